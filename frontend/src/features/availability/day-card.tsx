import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { Card } from "@/ui/card";
import { dayName, sentenceCase } from "@/ui/dates";
import { Segments } from "@/ui/segments";
import { dayBar, worstDay } from "./classes";
import styles from "./day.module.css";
import { DayBrush } from "./day-brush";
import { DayStrip } from "./day-strip";
import { daySpan, offsetAround, type Span, windowAt, type Zoom, zoomFor, zooms } from "./day-window";
import { type Interval, intervals } from "./intervals";
import { IntervalsTable } from "./intervals-table";
import { length } from "./lengths";
import type { MonthSearch } from "./month-search";
import { TimeTracks } from "./time-tracks";

/** Units are written alike in both languages. */
const zoomNames: Record<Zoom, string> = { "24h": "24\u00a0h", "3h": "3\u00a0h", "30min": "30\u00a0min" };

interface DayCardProps {
  month: Month;
  search: MonthSearch;
  onSearch: (part: MonthSearch) => void;
}

/** The month's days, and one of them down to the second. */
export function DayCard({ month, search, onSearch }: DayCardProps) {
  const { t } = useTranslation("availability");
  const date = month.days.find((day) => day.date === search.day)?.date ?? worstDay(month.days);
  return (
    <Card portal>
      <h2 className="sr-only">{t("day.title")}</h2>
      <DayStrip
        month={month}
        selected={date}
        onSelect={(day) => onSearch({ day, zoom: undefined, offset: undefined })}
      />
      {date ? (
        <Day month={month} date={date} search={search} onSearch={onSearch} />
      ) : (
        <p className={styles.nothing}>{t("day.none_yet")}</p>
      )}
    </Card>
  );
}

function Day({ month, date, search, onSearch }: DayCardProps & { date: string }) {
  const { t, i18n } = useTranslation("availability");
  const day = daySpan(date, month.time_zone);
  const found = intervals(month, day);
  const zoom = search.zoom ?? zoomFor(day, found);
  const window = windowAt(day, zoom, search.offset ?? firstOffset(day, zoom, found));
  const lost = dayBar(month.days.find((one) => one.date === date) ?? { date, seconds: {} }).lost;
  const hours = (day.to - day.from) / 3_600_000;
  const move = (part: MonthSearch) => onSearch({ day: date, zoom, ...part });
  const show = (interval: Interval) => {
    const close = zoomFor(day, [interval]);
    move({ zoom: close, offset: offsetAround(day, close, interval) });
  };
  return (
    <>
      <div className={styles.head}>
        <h3>{sentenceCase(dayName(date, i18n.language))}</h3>
        <span>
          {found.length > 0
            ? t(lost > 0 ? "day.intervals" : "day.apart", { count: found.length, length: length(lost) })
            : t("day.nothing")}
        </span>
        <span className="grow" />
        <Segments
          label={t("zoom")}
          options={zooms.map((value) => ({ value, label: zoomNames[value] }))}
          selected={[zoom]}
          onChange={([next]) =>
            next && move({ zoom: next, offset: offsetAround(day, next, centre(window, found)) })
          }
        />
      </div>
      {hours !== 24 && <p className={styles.change}>{t(hours > 24 ? "day.long" : "day.short", { hours })}</p>}
      <DayBrush
        month={month}
        day={day}
        window={window}
        found={found}
        onMove={zoom === "24h" ? undefined : (offset) => move({ offset })}
      />
      <TimeTracks month={month} zoom={zoom} window={window} />
      {found.length > 0 && (
        <IntervalsTable month={month} day={day} window={window} intervals={found} onShow={show} />
      )}
    </>
  );
}

/** Where the window begins before anybody moved it: around the first thing to explain. */
function firstOffset(day: Span, zoom: Zoom, found: readonly Interval[]): number {
  const first = found[0];
  if (!first) return 0;
  const last = found.at(-1) ?? first;
  const all = { from: Math.max(first.from, day.from), to: Math.min(Math.max(first.to, last.to), day.to) };
  // When they do not all fit, the first one is what one wants to see.
  return offsetAround(day, zoom, zoomFor(day, [all]) === zoom ? all : first);
}

/** What a new zoom should keep in the middle: an interval in view, else the window. */
function centre(window: Span, found: readonly Interval[]): Span {
  return found.find((one) => one.from < window.to && one.to > window.from) ?? window;
}
