import { Link2, Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { DataTable } from "@/ui/data-table";
import { dateAt, dayName } from "@/ui/dates";
import { IconButton } from "@/ui/icon-button";
import { formatTime } from "@/ui/time-format";
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
  const clock = (at: number) => (at === day.to ? "24:00:00" : wallTime(at, "seconds", i18n.language, zone));
  const inDay = (one: Interval) => clip(one, day) ?? one;
  return (
    <div className={styles.intervals}>
      <DataTable
        label={t("interval.label")}
        items={intervals}
        idOf={(one) => one.key}
        columns={[
          {
            id: "when",
            title: t("interval.when"),
            rowHeader: true,
            cell: (one) => (
              <span className={styles.when}>
                {clock(inDay(one).from)} – {clock(inDay(one).to)}
                <small>{componentsOf(one)}</small>
                <Beyond one={one} day={day} zone={zone} />
              </span>
            ),
          },
          {
            id: "length",
            title: t("interval.length"),
            cell: (one) => <span className="num">{length((inDay(one).to - inDay(one).from) / 1000)}</span>,
          },
          {
            id: "class",
            title: t("interval.class"),
            cell: (one) => <ClassName of={one.class} month={month} weight={one.weight} />,
          },
          { id: "cause", title: t("interval.cause"), cell: (one) => one.cause || t("interval.no_cause") },
          { id: "evidence", title: t("interval.evidence"), cell: evidenceOf },
          {
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
          },
        ]}
      />
    </div>
  );

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
