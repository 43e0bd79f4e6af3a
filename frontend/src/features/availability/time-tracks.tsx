import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import styles from "./day.module.css";
import { clip, place, type Span, ticks, toCome, type Zoom } from "./day-window";
import { pieces, type TrackPiece } from "./intervals";
import { axisTime, wallTime } from "./wall-time";

interface TimeTracksProps {
  month: Month;
  zoom: Zoom;
  window: Span;
}

/** One line a component, true to the second, with the clock below. */
export function TimeTracks({ month, zoom, window }: TimeTracksProps) {
  const { t, i18n } = useTranslation(["availability", "ui"]);
  const zone = month.time_zone;
  const exact = (at: number) => wallTime(at, "seconds", i18n.language, zone);
  const future = toCome(month, window);

  const spoken = (name: string, shown: readonly TrackPiece[]) => {
    if (future?.left === 0) return t("track.to_come", { name });
    if (shown.length === 0) return t(future ? "track.perfect_so_far" : "track.perfect", { name });
    const parts = shown.map((piece) => {
      const inside = clip(piece, window) ?? piece;
      return t("track.part", {
        class: t(`ui:class.${piece.class}`),
        from: exact(inside.from),
        to: exact(inside.to),
      });
    });
    return t("track.lost", { name, parts: parts.join(", ") });
  };
  return (
    <div className={styles.tracks}>
      {month.components.map((component) => {
        const shown = pieces(component.segments).filter((piece) => clip(piece, window));
        return (
          <div key={component.id} className={styles.track}>
            <span className="clip" title={component.name}>
              {component.name}
            </span>
            <div className={styles.ground} role="img" aria-label={spoken(component.name, shown)}>
              {shown.map((piece) => {
                const at = place(piece, window);
                return (
                  at && (
                    <i
                      key={`${piece.from}${piece.class}`}
                      className={`class-${piece.class}`}
                      style={{ left: `${at.left}%`, width: `max(3px, ${at.width}%)` }}
                      title={`${t(`ui:class.${piece.class}`)} ${exact(piece.from)} – ${exact(piece.to)}`}
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
            </div>
          </div>
        );
      })}
      <div className={styles.axis} aria-hidden="true">
        {ticks(window, zoom, zone).map((at, n, all) => {
          const left = ((at - window.from) / (window.to - window.from)) * 100;
          return (
            <span key={at} style={{ left: `${left}%` }} data-edge={edgeOf(left)}>
              {axisTime(at, all[n - 1], i18n.language, zone)}
            </span>
          );
        })}
      </div>
    </div>
  );
}

/** A time at an end of the axis stands beside its tick, not across the edge. */
function edgeOf(left: number): "begin" | "end" | undefined {
  if (left < 2) return "begin";
  return left > 98 ? "end" : undefined;
}
