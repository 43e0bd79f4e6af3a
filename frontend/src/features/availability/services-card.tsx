import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { Card } from "@/ui/card";
import { dayName } from "@/ui/dates";
import { percent } from "@/ui/percent";
import styles from "./charts.module.css";
import { length } from "./lengths";
import { monthQuery } from "./queries";
import { type ServiceDay, serviceDays } from "./service-days";

const most = 90;
/** An interruption of this many seconds is a bad day, a shorter one a bad moment. */
const long = 300;

/** Ninety days of each component, this month's last: the months before are read for it. */
export function ServicesCard({ month, tenant }: { month: Month; tenant: string }) {
  const { t, i18n } = useTranslation("availability");
  const at = month.periods.indexOf(month.period);
  const before = at < 0 ? [] : month.periods.slice(at + 1, at + 3).reverse();
  const older = useQueries({
    queries: before.map((period) => ({ ...monthQuery(tenant, period), staleTime: 300_000 })),
  });
  const months = [...older.flatMap(({ data }) => (data ? [data] : [])), month];
  const lines = serviceDays(months, most);
  const days = lines[0]?.days ?? [];
  if (lines.length === 0 || days.length === 0) return null;
  const first = days[0]?.date;
  const last = days.at(-1)?.date;
  return (
    <Card portal title={t("services.title", { count: days.length })}>
      {lines.map((line) => (
        <div key={line.id} className={styles.service}>
          <b className="clip" title={line.name}>
            {line.name}
          </b>
          <div className={styles.bars} role="img" aria-label={spoken(line.name, line.days)}>
            {line.days.map((day) => (
              <i key={day.date} className={styles[levelOf(day)]} title={titleOf(day)} />
            ))}
          </div>
          <span className={styles.value}>{figure(line.id)}</span>
        </div>
      ))}
      <div className={styles.ends}>
        <span>{first && dayName(first, i18n.language, "short")}</span>
        <span>{last && dayName(last, i18n.language, "short")}</span>
        <span>{t("services.month")}</span>
      </div>
      <p className={styles.keys}>
        <i className={styles.none} /> {t("services.none")}
        <i className={styles.some} /> {t("services.some")}
        <i className={styles.much} /> {t("services.much")}
      </p>
    </Card>
  );

  function figure(id: string): string {
    const value = month.components.find((component) => component.id === id)?.availability;
    return value ? percent(value, i18n.language, 4) : "—";
  }
  function titleOf(day: ServiceDay): string {
    const name = dayName(day.date, i18n.language);
    return day.down === null ? name : `${name}, ${day.down > 0 ? length(day.down) : t("services.none")}`;
  }
  function spoken(name: string, of: readonly ServiceDay[]): string {
    const bad = of.filter((day) => (day.down ?? 0) > 0);
    const words = bad.map((day) => `${dayName(day.date, i18n.language, "short")} ${length(day.down ?? 0)}`);
    return t("services.spoken", { name, count: bad.length, days: words.join(", ") });
  }
}

function levelOf({ down }: ServiceDay): "none" | "some" | "much" | "unborn" {
  if (down === null) return "unborn";
  if (down === 0) return "none";
  return down < long ? "some" : "much";
}
