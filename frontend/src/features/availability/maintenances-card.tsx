import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { Card } from "@/ui/card";
import { Pill } from "@/ui/pill";
import { Tag } from "@/ui/tag";
import { formatTime } from "@/ui/time-format";
import { length } from "./lengths";
import styles from "./month.module.css";
import { useNotice } from "./use-notice";

type Maintenance = Month["maintenances"][number];

/** Announced work, with when it was announced and whether the contract admits it. */
export function MaintenancesCard({ month }: { month: Month }) {
  const notice = useNotice();
  const { t, i18n } = useTranslation("availability");
  if (month.maintenances.length === 0) return null;
  const shown = (at: string) => formatTime(at, "datetime", i18n.language, month.time_zone);
  return (
    <Card portal title={t("maintenance.title")}>
      <ul className={styles.rows}>
        {month.maintenances.map((one) => (
          <li key={one.id}>
            <div className={styles.row}>
              <b className={styles.value}>{one.title}</b>
              <span className="grow" />
              {stateOf(one)}
            </div>
            <span className={styles.caption}>
              {t("maintenance.when", { from: shown(one.from), length: length(seconds(one)) })}{" "}
              {t("maintenance.notice", { at: shown(one.notified_at), before: notice(one) })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );

  function stateOf(one: Maintenance) {
    if (one.cancelled_at) return <Tag>{t("maintenance.cancelled")}</Tag>;
    if (one.admitted) return <Pill tone="ok">{t("maintenance.admitted")}</Pill>;
    return <Pill tone="warn">{t("maintenance.too_late")}</Pill>;
  }
}

const seconds = (one: Maintenance) => (Date.parse(one.to) - Date.parse(one.from)) / 1000;
