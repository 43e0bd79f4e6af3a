import type { RunbookRow } from "@/api/types";

/** How a runbook stands by what the nights say of it. */
export type Health =
  | { kind: "unpublished" }
  | { kind: "never" }
  | { kind: "failing"; failed: number; share: number }
  | { kind: "sound"; share: number };

/** Judges by use alone: a step that did not work is the only fact an operator can report. */
export function healthOf(row: Pick<RunbookRow, "version" | "executions" | "steps" | "failed_steps">): Health {
  if (row.version === null) return { kind: "unpublished" };
  if (row.executions === 0) return { kind: "never" };
  const steps = Math.max(1, row.executions * row.steps);
  const share = Math.max(0, 1 - row.failed_steps / steps);
  return row.failed_steps > 0
    ? { kind: "failing", failed: row.failed_steps, share }
    : { kind: "sound", share };
}

const rank = { failing: 0, unpublished: 1, never: 2, sound: 3 } as const;

/** What needs a writer first: what failed, most often first; then what nobody could follow; then by name. */
export function byNeed(rows: readonly RunbookRow[]): RunbookRow[] {
  return [...rows].sort((a, b) => {
    const [one, other] = [healthOf(a), healthOf(b)];
    return (
      rank[one.kind] - rank[other.kind] || b.failed_steps - a.failed_steps || a.title.localeCompare(b.title)
    );
  });
}
