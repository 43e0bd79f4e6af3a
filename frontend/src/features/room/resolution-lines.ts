import type { OutageDraft, Resolve } from "@/api/types";

export type OutageClass = OutageDraft["class"];

/** One outage as the person who resolves sees and corrects it. */
export interface OutageLine {
  /** Stays the same while the line is edited. */
  key: string;
  /** The outage the signals opened; null for one a person adds. */
  id: string | null;
  service_id: string | null;
  from: string | null;
  to: string | null;
  /** Thousandths; not a number while what was typed is none. */
  weight: number;
  class: OutageClass;
  note: string;
  /** Whether the source still proved its life at the end; null for a line a person added. */
  fresh: boolean | null;
  /** Whether the person changed anything: reloading leaves such a line alone. */
  touched: boolean;
}

/** The outages as a person leaves them: their lines, and the keys of those they took away. */
export interface OutageFacts {
  lines: readonly OutageLine[];
  removed: readonly string[];
}

export type LineProblem = "service" | "from" | "to" | "order" | "future" | "weight";

export function lineOf(draft: OutageDraft): OutageLine {
  return {
    key: draft.id ?? `${draft.service_id} ${draft.from}`,
    id: draft.id,
    service_id: draft.service_id,
    from: draft.from,
    to: draft.to,
    weight: draft.weight,
    class: draft.class,
    note: "",
    fresh: draft.source_fresh,
    touched: false,
  };
}

/** A line for an outage no signal saw. */
export function newLine(key: string, service_id: string | null, from: string, to: string): OutageLine {
  return {
    key,
    id: null,
    service_id,
    from,
    to,
    weight: 1000,
    class: "provider",
    note: "",
    fresh: null,
    touched: true,
  };
}

/**
 * Takes newer drafts in without losing what the person did: their corrections, additions and removals stay; what
 * they left alone follows the signals.
 */
export function reload(
  lines: readonly OutageLine[],
  removed: readonly string[],
  drafts: readonly OutageDraft[],
): OutageLine[] {
  const newer = new Map(drafts.map((draft) => [lineOf(draft).key, lineOf(draft)]));
  const kept = lines.flatMap((line) => {
    const now = newer.get(line.key);
    newer.delete(line.key);
    if (line.touched) return [line];
    return now ? [now] : [];
  });
  return [...kept, ...[...newer.values()].filter((line) => !removed.includes(line.key))];
}

/** What is worth keeping for a second look; empty when the person changed nothing. */
export function writeFacts({ lines, removed }: OutageFacts): string {
  const touched = lines.filter((line) => line.touched);
  return touched.length + removed.length > 0 ? JSON.stringify({ lines: touched, removed }) : "";
}

export function readFacts(text: string): OutageFacts {
  if (!text) return { lines: [], removed: [] };
  const { lines, removed } = JSON.parse(text) as OutageFacts;
  // JSON has no word for a weight that is not a number.
  return { lines: lines.map((line) => ({ ...line, weight: line.weight ?? Number.NaN })), removed };
}

/** Reads a share in per cent, to a tenth, as thousandths. */
export function lineWeight(percent: string): number {
  return /^\d{1,3}([.,]\d?)?$/.test(percent)
    ? Math.round(Number(percent.replace(",", ".")) * 10)
    : Number.NaN;
}

export function weightIsWrong(weight: number): boolean {
  return !(weight > 0 && weight <= 1000);
}

/** What keeps a line from being recorded, most basic first; null when nothing does. `now` in milliseconds. */
export function lineProblem(line: OutageLine, now: number): LineProblem | null {
  if (!line.service_id) return "service";
  if (!line.from) return "from";
  if (!line.to) return "to";
  if (Date.parse(line.to) <= Date.parse(line.from)) return "order";
  // A minute for the difference between two clocks.
  if (Date.parse(line.to) > now + 60_000) return "future";
  if (weightIsWrong(line.weight)) return "weight";
  return null;
}

/** The lines as the server takes them. Call it only when no line has a problem. */
export function outagesOf(lines: readonly OutageLine[]): Resolve["outages"] {
  return lines.flatMap(({ id, service_id, from, to, weight, class: of, note }) =>
    service_id && from && to
      ? [
          {
            ...(id && { id }),
            service_id,
            from,
            to,
            weight,
            class: of,
            ...(note.trim() && { note: note.trim() }),
          },
        ]
      : [],
  );
}
