import type { Month } from "@/api/types";
import type { ClauseClass } from "@/ui/class-swatch";
import { asClass, isLost } from "./classes";
import { clip, type Span } from "./day-window";

/** A stretch of one class on one or more components: a line of the day's table. */
export interface Interval extends Span {
  key: string;
  class: ClauseClass;
  /** The part lost, in thousandths. */
  weight: number;
  components: string[];
  /** What was found to be the reason; null when nobody said. */
  cause: string | null;
  /** The incident it was handled in. */
  reference: string | null;
  /** When the maintenance was announced. */
  announced: string | null;
}

export interface TrackPiece extends Span {
  class: ClauseClass;
  weight: number;
  outages: readonly string[];
}

/**
 * A component's stretches without the cuts that change nothing: the engine cuts wherever an outage begins or
 * ends, the eye wants one bar.
 */
export function pieces(segments: Month["components"][number]["segments"]): TrackPiece[] {
  const result: TrackPiece[] = [];
  for (const segment of segments) {
    const piece = {
      from: Date.parse(segment.from),
      to: Date.parse(segment.to),
      class: asClass(segment.class),
    };
    const last = result.at(-1);
    if (last && last.to === piece.from && last.class === piece.class && last.weight === segment.weight) {
      last.to = piece.to;
      last.outages = [...new Set([...last.outages, ...segment.outage_ids])];
    } else {
      result.push({ ...piece, weight: segment.weight, outages: segment.outage_ids });
    }
  }
  return result;
}

/** What must be explained inside a span, in its order; the same stretch of several components is one line. */
export function intervals(month: Month, within: Span): Interval[] {
  const found = new Map<string, Interval>();
  for (const component of month.components) {
    for (const piece of pieces(component.segments)) {
      if (!isLost(piece.class) || !clip(piece, within)) continue;
      const key = `${piece.from}/${piece.to}/${piece.class}/${piece.weight}`;
      const known = found.get(key);
      if (known) known.components.push(component.name);
      else found.set(key, { ...explain(month, piece), key, components: [component.name] });
    }
  }
  return [...found.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

function explain(month: Month, piece: TrackPiece): Omit<Interval, "key" | "components"> {
  const outages = month.outages.filter((outage) => piece.outages.includes(outage.id));
  const plain = {
    from: piece.from,
    to: piece.to,
    class: piece.class,
    weight: piece.weight,
    cause: outages.find((outage) => outage.cause)?.cause ?? null,
    reference: outages.find((outage) => outage.reference)?.reference ?? null,
    announced: null,
  };
  const meets = (other: { from: string; to: string | null }) =>
    clip(piece, {
      from: Date.parse(other.from),
      to: other.to ? Date.parse(other.to) : Number.POSITIVE_INFINITY,
    });
  if (piece.class === "maintenance") {
    const maintenance = month.maintenances.find((one) => !one.cancelled_at && meets(one));
    return {
      ...plain,
      cause: maintenance?.title ?? plain.cause,
      announced: maintenance?.notified_at ?? null,
    };
  }
  if (piece.class === "unknown") {
    return { ...plain, cause: month.gaps.find(meets)?.source ?? plain.cause };
  }
  return plain;
}
