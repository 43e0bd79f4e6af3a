import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import styles from "./day.module.css";
import { place, type Span, ticks, toCome } from "./day-window";
import type { Interval } from "./intervals";
import { wallTime } from "./wall-time";

interface DayBrushProps {
  month: Month;
  day: Span;
  window: Span;
  found: readonly Interval[];
  /** Seconds into the day at which the window shall begin; undefined while the whole day is shown. */
  onMove: ((at: number) => void) | undefined;
}

/** The whole day with the zoomed window on it: drag it, or move it with the arrow keys. */
export function DayBrush({ month, day, window, found, onMove }: DayBrushProps) {
  const { t, i18n } = useTranslation("availability");
  const track = useRef<HTMLDivElement>(null);
  const held = useRef(0);
  const zone = month.time_zone;
  const clock = (at: number) => wallTime(at, "time", i18n.language, zone);
  const width = window.to - window.from;
  const span = place(window, day);
  const future = toCome(month, day);

  const beginAt = (from: number) => {
    const inside = Math.min(Math.max(from, day.from), day.to - width);
    onMove?.(Math.round((inside - day.from) / 1000));
  };
  const instantAt = (x: number) => {
    const box = track.current?.getBoundingClientRect();
    if (!box || box.width === 0) return day.from;
    return day.from + ((x - box.left) / box.width) * (day.to - day.from);
  };
  const press = (event: PointerEvent<HTMLDivElement>) => {
    if (!onMove || event.button !== 0) return;
    const at = instantAt(event.clientX);
    const inside = at >= window.from && at < window.to;
    // Taken inside, the window keeps its place under the pointer; elsewhere it jumps there.
    held.current = inside ? at - window.from : width / 2;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (!inside) beginAt(at - held.current);
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      beginAt(instantAt(event.clientX) - held.current);
  };
  const key = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: window.from - width / 6,
      ArrowDown: window.from - width / 6,
      ArrowRight: window.from + width / 6,
      ArrowUp: window.from + width / 6,
      PageUp: window.from + width,
      PageDown: window.from - width,
      Home: day.from,
      End: day.to - width,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    beginAt(to);
  };
  return (
    <div className={styles.brush}>
      <span>{t("brush.day")}</span>
      <div
        ref={track}
        className={styles.ground}
        onPointerDown={press}
        onPointerMove={drag}
        data-moves={onMove && ""}
      >
        {found.map((one) => {
          const at = place(one, day);
          return (
            at && (
              <i
                key={one.key}
                className={`class-${one.class}`}
                style={{ left: `${at.left}%`, width: `max(6px, ${at.width}%)` }}
              />
            )
          );
        })}
        {future && (
          <i
            className={styles.future}
            style={{ left: `${future.left}%`, width: `${future.width}%` }}
            title={t("days.to_come")}
          />
        )}
        {onMove && span && (
          <div
            role="slider"
            tabIndex={0}
            className={styles.window}
            style={{ left: `${span.left}%`, width: `${span.width}%` }}
            aria-label={t("brush.label")}
            aria-valuemin={0}
            aria-valuemax={(day.to - day.from - width) / 1000}
            aria-valuenow={(window.from - day.from) / 1000}
            aria-valuetext={t("brush.value", { from: clock(window.from), to: clock(window.to) })}
            onKeyDown={key}
          />
        )}
        {ticks(day, "24h", zone)
          .filter((at, n) => n % 2 === 0 && at > day.from && at < day.to)
          .map((at) => (
            <em key={at} style={{ left: `${((at - day.from) / (day.to - day.from)) * 100}%` }}>
              {clock(at)}
            </em>
          ))}
      </div>
    </div>
  );
}
