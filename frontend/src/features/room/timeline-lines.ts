import type { Entry } from "@/api/types";

/** The timeline as it is drawn: days, entries, and runs of alert entries folded into one line. */
export type TimelineLine =
  | { kind: "day"; at: string }
  | { kind: "entry"; entry: Entry }
  | { kind: "folded"; id: string; entries: Entry[] };

/** So many alert entries in a row are still read; more are folded between the first and the last. */
const longestRun = 4;

/**
 * Folds what repeats itself: a flapping check must not push what people wrote out of sight. `dayOf` names an
 * instant's day where the reader is.
 */
export function timelineLines(
  entries: readonly Entry[],
  dayOf: (at: string) => string,
  unfolded: ReadonlySet<string>,
): TimelineLine[] {
  const lines: TimelineLine[] = [];
  let day = entries[0] ? dayOf(entries[0].at) : "";
  let run: Entry[] = [];
  const flush = () => {
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last) return;
    const middle = run.slice(1, -1);
    if (run.length <= longestRun || unfolded.has(first.id)) {
      lines.push(...run.map((entry) => ({ kind: "entry" as const, entry })));
    } else {
      lines.push(
        { kind: "entry", entry: first },
        { kind: "folded", id: first.id, entries: middle },
        { kind: "entry", entry: last },
      );
    }
    run = [];
  };
  for (const entry of entries) {
    const today = dayOf(entry.at);
    if (today !== day) {
      flush();
      lines.push({ kind: "day", at: entry.at });
      day = today;
    }
    if (entry.kind === "alert") {
      run.push(entry);
      continue;
    }
    flush();
    lines.push({ kind: "entry", entry });
  }
  flush();
  return lines;
}
