import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { useAllowed } from "@/ui/can";
import { Card } from "@/ui/card";
import { cx } from "@/ui/class-names";
import { ClaimForm } from "./claim-form";
import styles from "./month.module.css";

/** What the provider proposes to leave out and nobody has decided yet. Nothing when nothing waits. */
export function DecisionsCard({ month, tenant }: { month: Month; tenant: string }) {
  const { t } = useTranslation("availability");
  const mine = useAllowed()("exclusion:decide", tenant);
  const waiting = month.outages.filter(
    ({ exclusion }, at, all) =>
      exclusion?.state === "proposed" &&
      all.findIndex((other) => other.exclusion?.id === exclusion.id) === at,
  );
  if (waiting.length === 0) return null;
  return (
    <div className={cx(styles.decisions, mine && styles.mine)}>
      <Card portal title={mine ? t("decide.title", { count: waiting.length }) : t("decide.waiting")}>
        <p className={styles.caption}>{t(mine ? "decide.what" : "decide.not_you")}</p>
        <ul className={styles.claims}>
          {waiting.map((outage) => (
            <li key={outage.id}>
              <ClaimForm month={month} tenant={tenant} outage={outage} />
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
