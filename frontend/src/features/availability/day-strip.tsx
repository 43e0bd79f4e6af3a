import { useEffect, useRef } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { datesOf, dayName, monthName } from "@/ui/dates";
import { dayBar } from "./classes";
import styles from "./day.module.css";
import { daySpan } from "./day-window";
import { length } from "./lengths";

interface DayStripProps {
  month: Month;
  selected: string | null;
  onSelect: (date: string) => void;
}

/** A month as its days; the arrow keys walk through them. */
export function DayStrip({ month, selected, onSelect }: DayStripProps) {
  const { t, i18n } = useTranslation(["availability", "ui"]);
  const bars = new Map(month.days.map((day) => [day.date, dayBar(day)]));
  const dates = datesOf(month.period);
  const strip = useRef<HTMLDivElement>(null);

  useEffect(() => {
    // On a phone the strip is wider than the screen; scrollIntoView would move the page as well.
    const day = strip.current?.querySelector<HTMLElement>("[data-selected]");
    if (!strip.current || !day || !selected) return;
    strip.current.scrollLeft = day.offsetLeft - (strip.current.clientWidth - day.offsetWidth) / 2;
  }, [selected]);
  return (
    <>
      <ToggleButtonGroup
        aria-label={t("days.label", { month: monthName(month.period, i18n.language) })}
        ref={strip}
        className={styles.strip}
        style={{ gridTemplateColumns: `repeat(${dates.length}, minmax(22px, 1fr))` }}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={selected ? [selected] : []}
        onSelectionChange={([date]) => date !== undefined && onSelect(String(date))}
      >
        {dates.map((date) => (
          <ToggleButton
            key={date}
            id={date}
            className={styles.day}
            isDisabled={!bars.has(date)}
            aria-label={spoken(date)}
          >
            <Bar bar={bars.get(date)} />
            <em>{Number(date.slice(8))}</em>
            <Hours date={date} zone={month.time_zone} />
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <p className={styles.scale}>{t("days.scale")}</p>
    </>
  );

  function spoken(date: string): string {
    const bar = bars.get(date);
    const name = dayName(date, i18n.language);
    if (!bar) return `${name}, ${t("days.to_come")}`;
    if (bar.lost === 0) return `${name}, ${t("days.perfect")}`;
    return [name, ...bar.parts.map((part) => `${t(`ui:class.${part.class}`)} ${length(part.seconds)}`)].join(
      ", ",
    );
  }
}

function Bar({ bar }: { bar: ReturnType<typeof dayBar> | undefined }) {
  if (!bar) return <span className={styles.unborn} />;
  return (
    <span className={bar.ground === "outside" ? styles.closed : styles.bar}>
      {bar.parts.map((part) => (
        <i key={part.class} className={`class-${part.class}`} style={{ height: `${part.height}%` }} />
      ))}
    </span>
  );
}

/** Marks the day on which the clocks change. */
function Hours({ date, zone }: { date: string; zone: string }) {
  const span = daySpan(date, zone);
  const hours = (span.to - span.from) / 3_600_000;
  return hours === 24 ? null : <small aria-hidden="true">{hours}&#8239;h</small>;
}
