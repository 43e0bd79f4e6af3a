import type { IncidentRow } from "@/api/types";
import type { DialState } from "@/ui/status-dial";

/** The queue's three groups, in the order of their urgency. */
export type Group = "triggered" | "in_progress" | "watching";
export const groups: readonly Group[] = ["triggered", "in_progress", "watching"];

export function groupOf(row: IncidentRow): Group {
  if (row.state === "triggered") return "triggered";
  return row.state === "watching" ? "watching" : "in_progress";
}

/** The dial of a row: an acknowledged incident whose runbook runs is in progress. */
export function dialOf(row: Pick<IncidentRow, "state" | "in_progress">): DialState {
  return row.state === "acknowledged" && row.in_progress ? "in_progress" : row.state;
}

/** A row at its place: in the group it had when the order was last taken. */
export interface Placed {
  row: IncidentRow;
  group: Group;
}

export type Line = { kind: "head"; group: Group; count: number } | { kind: "row"; row: IncidentRow };

/** Groups rows without changing their order inside a group: the server has sorted what breaches first. */
export function place(rows: readonly IncidentRow[]): Placed[] {
  const placed = rows.map((row) => ({ row, group: groupOf(row) }));
  return groups.flatMap((group) => placed.filter((one) => one.group === group));
}

/** The list as it is drawn: each group's head, then its rows. */
export function linesOf(placed: readonly Placed[]): Line[] {
  return groups.flatMap((group) => {
    const rows = placed.filter((one) => one.group === group);
    if (rows.length === 0) return [];
    return [
      { kind: "head" as const, group, count: rows.length },
      ...rows.map(({ row }) => ({ kind: "row" as const, row })),
    ];
  });
}

/**
 * Keeps an earlier order while its rows' contents stay current: what is gone keeps its last state, what is new
 * waits and is only counted.
 */
export function hold(
  before: readonly Placed[],
  now: readonly IncidentRow[],
): { placed: Placed[]; waiting: number } {
  const current = new Map(now.map((row) => [row.id, row]));
  const known = new Set(before.map(({ row }) => row.id));
  return {
    placed: before.map(({ row, group }) => ({ row: current.get(row.id) ?? row, group })),
    waiting: now.filter((row) => !known.has(row.id)).length,
  };
}

/** The page that burns most: the first P1 that waits for somebody. */
export function firstUrgent(lines: readonly Line[]): IncidentRow | null {
  for (const line of lines) {
    if (line.kind === "row" && line.row.state === "triggered" && line.row.priority === "P1") return line.row;
  }
  return null;
}

/** The row the cursor goes to from one that leaves: the next page that waits, else the next row, else the one before. */
export function after(lines: readonly Line[], id: string): string | null {
  const rows = lines.flatMap((line) => (line.kind === "row" ? [line.row] : []));
  const at = rows.findIndex((row) => row.id === id);
  const waits = (row: IncidentRow) => row.state === "triggered" && row.id !== id;
  const next = rows.slice(at + 1).find(waits) ?? rows.find(waits) ?? rows[at + 1] ?? rows[at - 1];
  return next?.id ?? null;
}
