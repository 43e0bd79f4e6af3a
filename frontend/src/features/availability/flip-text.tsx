import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { dateAt, dayName } from "@/ui/dates";
import { length } from "./lengths";
import styles from "./readings.module.css";
import { useNotice } from "./use-notice";

type Flip = Month["flips"][number];

/** The combinations the engine can name; any other is told without its reason. */
const known = [
  "maintenance_not_admitted",
  "maintenance_admitted",
  "exclusion_refused",
  "exclusion_agreed",
  "gap_counted_down",
  "gap_counted_up",
  "gap_excluded",
  "outage_excluded",
  "minimum_outage_every_outage_counted",
] as const;

/** Which single decision would turn the verdict: what a client should look at first. */
export function FlipText({ month }: { month: Month }) {
  const { t, i18n } = useTranslation("availability");
  const notice = useNotice();
  const [first, ...others] = month.flips;
  if (month.contractual.verdict === "not_measurable") return null;
  if (!first) return <p className={styles.flip}>{t("flip.none")}</p>;
  const maintenance = month.maintenances.find(({ id }) => first.kind === "maintenance" && id === first.id);
  return (
    <p className={styles.flip}>
      {t(`flip.${sentenceOf(first)}`, {
        day: dayName(dateAt(Date.parse(first.from), month.time_zone), i18n.language, "short"),
        length: length(first.seconds),
      })}
      {maintenance && ` ${t("flip.notice", { before: notice(maintenance) })}`}
      {others.length > 0 && ` ${t("flip.more", { count: others.length })}`}
    </p>
  );
}

function sentenceOf({ kind, detail }: Flip) {
  return known.find((one) => one === `${kind}_${detail}`) ?? "other";
}
