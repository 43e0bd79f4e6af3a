import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { Card } from "@/ui/card";
import { type DataColumn, DataTable } from "@/ui/data-table";
import { dateAt, dayName } from "@/ui/dates";
import { Tag } from "@/ui/tag";
import { useMedia } from "@/ui/use-media";
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
  // A phone has room for what it was and what it cost; the rest stands below.
  const narrow = useMedia("(max-width: 640px)");
  const instant = (time: string) => {
    const at = Date.parse(time);
    return `${dayName(dateAt(at, zone), i18n.language, "short")} ${wallTime(at, "seconds", i18n.language, zone)}`;
  };
  const begin: DataColumn<Outage> = {
    id: "from",
    title: t("outages.from"),
    rowHeader: true,
    cell: (outage) => <span className="num">{instant(outage.from)}</span>,
  };
  const counted: DataColumn<Outage> = {
    id: "counted",
    title: t("outages.counted"),
    end: true,
    cell: countedOf,
  };
  const middle: DataColumn<Outage>[] = [
    { id: "length", title: t("outages.length"), cell: lengthOf },
    { id: "component", title: t("outages.component"), cell: (outage) => outage.component.name },
    { id: "class", title: t("outages.class"), cell: classOf },
    { id: "cause", title: t("outages.cause"), cell: causeOf },
  ];
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
        columns={narrow ? [{ ...begin, cell: stackOf }, counted] : [begin, ...middle, counted]}
      />
    </Card>
  );

  function stackOf(outage: Outage) {
    return (
      <div className={styles.stacked}>
        <b className="num">{instant(outage.from)}</b>
        <span className={styles.row}>
          {outage.component.name} {lengthOf(outage)}
        </span>
        {classOf(outage)}
        <div>{causeOf(outage)}</div>
      </div>
    );
  }

  function classOf(outage: Outage) {
    const why = uncounted(outage);
    if (why) return <b className={styles.uncounted}>{t(`outages.${why}`)}</b>;
    return (
      <ClassName of={asClass(outage.class)} month={month} clause={outage.clause} weight={outage.weight} />
    );
  }

  function lengthOf({ from, to, state, reason }: Outage) {
    if (!to && reason === "withdrawn") return "–";
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
          <span className={styles.caption}>
            {t(outage.reason === "overlapped" ? "outages.shared" : "outages.not_counted")}
          </span>
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

/** Why no clause speaks of an outage: it was withdrawn, or its service is outside the contract. */
function uncounted({ reason }: Outage): "withdrawn" | "outside" | null {
  if (reason === "withdrawn") return "withdrawn";
  return reason === "not_promised" ? "outside" : null;
}
