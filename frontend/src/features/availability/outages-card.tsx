import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { Card } from "@/ui/card";
import { DataTable } from "@/ui/data-table";
import { dateAt, dayName } from "@/ui/dates";
import { Tag } from "@/ui/tag";
import { ClassName } from "./class-name";
import { asClass } from "./classes";
import { length } from "./lengths";
import styles from "./month.module.css";
import { wallTime } from "./wall-time";

type Outage = Month["outages"][number];

/** Every outage of the month, counted or not: what is left out must be seen to be left out. */
export function OutagesCard({ month }: { month: Month }) {
  const { t, i18n } = useTranslation("availability");
  const zone = month.time_zone;
  const instant = (time: string) => {
    const at = Date.parse(time);
    return `${dayName(dateAt(at, zone), i18n.language, "short")} ${wallTime(at, "seconds", i18n.language, zone)}`;
  };
  return (
    <Card
      portal
      title={t("outages.title")}
      actions={<span className={styles.caption}>{t("outages.what")}</span>}
    >
      <DataTable
        label={t("outages.title")}
        items={month.outages}
        // An outage of what contains several components is one of each.
        idOf={(outage) => `${outage.id} ${outage.component.id}`}
        empty={<p className={styles.caption}>{t("outages.none")}</p>}
        columns={[
          {
            id: "from",
            title: t("outages.from"),
            rowHeader: true,
            cell: (outage) => <span className="num">{instant(outage.from)}</span>,
          },
          { id: "length", title: t("outages.length"), cell: lengthOf },
          { id: "component", title: t("outages.component"), cell: (outage) => outage.component.name },
          {
            id: "class",
            title: t("outages.class"),
            cell: (outage) => (
              <ClassName
                of={asClass(outage.class)}
                month={month}
                clause={outage.clause}
                weight={outage.weight}
              />
            ),
          },
          { id: "cause", title: t("outages.cause"), cell: causeOf },
          { id: "counted", title: t("outages.counted"), end: true, cell: countedOf },
        ]}
      />
    </Card>
  );

  function lengthOf({ from, to, state }: Outage) {
    if (!to || state === "open") return <Tag>{t("outages.open")}</Tag>;
    return <span className="num">{length((Date.parse(to) - Date.parse(from)) / 1000)}</span>;
  }

  function causeOf(outage: Outage) {
    return (
      <>
        {outage.cause || t("interval.no_cause")}
        {outage.reference && <div className={styles.caption}>{outage.reference}</div>}
      </>
    );
  }

  function countedOf(outage: Outage) {
    const claim = outage.exclusion;
    return (
      <>
        {outage.counted_ms > 0 ? (
          <b className={styles.value}>{length(Math.floor(outage.counted_ms / 1000))}</b>
        ) : (
          <span className={styles.caption}>{t("outages.not_counted")}</span>
        )}
        {claim && (
          <div className={styles.caption}>
            {t(`claim.${claim.state}`, { who: claim.decided_by ?? claim.proposed_by })}
          </div>
        )}
      </>
    );
  }
}
