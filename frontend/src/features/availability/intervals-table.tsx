import { Link2, Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { type DataColumn, DataTable } from "@/ui/data-table";
import { dateAt, dayName } from "@/ui/dates";
import { IconButton } from "@/ui/icon-button";
import { formatTime } from "@/ui/time-format";
import { useMedia } from "@/ui/use-media";
import { ClassName } from "./class-name";
import styles from "./day.module.css";
import { clip, type Span } from "./day-window";
import type { Interval } from "./intervals";
import { length } from "./lengths";
import { wallTime } from "./wall-time";

interface IntervalsTableProps {
  month: Month;
  day: Span;
  window: Span;
  intervals: readonly Interval[];
  onShow: (interval: Interval) => void;
}

/** A day's intervals in words: the same facts as the tracks, for reading and for screen readers. */
export function IntervalsTable({ month, day, intervals, onShow }: IntervalsTableProps) {
  const { t, i18n } = useTranslation("availability");
  const zone = month.time_zone;
  const narrow = useMedia("(max-width: 640px)");
  const clock = (at: number) => (at === day.to ? "24:00:00" : wallTime(at, "seconds", i18n.language, zone));
  const inDay = (one: Interval) => clip(one, day) ?? one;
  const when: DataColumn<Interval> = {
    id: "when",
    title: t("interval.when"),
    rowHeader: true,
    cell: whenOf,
  };
  const show: DataColumn<Interval> = {
    id: "show",
    title: t("interval.show"),
    hideTitle: true,
    cell: (one) => (
      <IconButton
        label={`${t("interval.show")} ${clock(inDay(one).from)}`}
        icon={<Search size={14} />}
        onPress={() => onShow(one)}
      />
    ),
  };
  const middle: DataColumn<Interval>[] = [
    { id: "length", title: t("interval.length"), cell: lengthOf },
    { id: "class", title: t("interval.class"), cell: classOf },
    { id: "cause", title: t("interval.cause"), cell: causeOf },
    { id: "evidence", title: t("interval.evidence"), cell: evidenceOf },
  ];
  return (
    <div className={styles.intervals}>
      <DataTable
        label={t("interval.label")}
        items={intervals}
        idOf={(one) => one.key}
        columns={narrow ? [{ ...when, cell: stackOf }, show] : [when, ...middle, show]}
      />
    </div>
  );

  function stackOf(one: Interval) {
    return (
      <div className={styles.stacked}>
        {whenOf(one)}
        {lengthOf(one)}
        {classOf(one)}
        <span>{causeOf(one)}</span>
        {evidenceOf(one)}
      </div>
    );
  }

  function whenOf(one: Interval) {
    return (
      <span className={styles.when}>
        {clock(inDay(one).from)} – {clock(inDay(one).to)}
        <small>{componentsOf(one)}</small>
        <Beyond one={one} day={day} zone={zone} />
      </span>
    );
  }

  function lengthOf(one: Interval) {
    return <span className="num">{length((inDay(one).to - inDay(one).from) / 1000)}</span>;
  }

  function classOf(one: Interval) {
    return <ClassName of={one.class} month={month} weight={one.weight} />;
  }

  function causeOf(one: Interval) {
    return one.cause || t("interval.no_cause");
  }

  function componentsOf(one: Interval): string {
    return one.components.length === month.components.length && one.components.length > 1
      ? t("interval.all")
      : one.components.join(", ");
  }

  function evidenceOf(one: Interval) {
    if (one.reference) {
      return (
        <span className={styles.evidence}>
          <Link2 size={12} aria-hidden="true" />
          {one.reference}
        </span>
      );
    }
    if (!one.announced) return t(one.class === "unknown" ? "interval.silence" : "interval.ledger");
    return t("interval.announced", { at: formatTime(one.announced, "datetime", i18n.language, zone) });
  }
}

/** Says where an interval that crosses midnight began or went on. */
function Beyond({ one, day, zone }: { one: Interval; day: Span; zone: string }) {
  const { t, i18n } = useTranslation("availability");
  const at = (instant: number) =>
    `${dayName(dateAt(instant, zone), i18n.language, "short")} ${wallTime(instant, "seconds", i18n.language, zone)}`;
  if (one.from < day.from) return <small>{t("interval.since", { at: at(one.from) })}</small>;
  if (one.to > day.to) return <small>{t("interval.until", { at: at(one.to) })}</small>;
  return null;
}
