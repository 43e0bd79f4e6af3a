import type { IncidentRow } from "@/api/types";
import type { Tone } from "./sound";

/** How long a P1 that nobody has taken stays silent between two rings, in milliseconds. */
export const ringAgain = 20_000;

/**
 * Decides what must sound when the list has been read: a P1 not heard before at once, a P2 not heard before
 * once. `heard` is null at the first read, when a waiting P2 is old news but a waiting P1 is not.
 */
export function toneFor(rows: readonly IncidentRow[], heard: ReadonlySet<string> | null): Tone | null {
  const waiting = rows.filter((row) => row.state === "triggered" && !heard?.has(row.id));
  if (waiting.some((row) => row.priority === "P1")) return "P1";
  return heard && waiting.some((row) => row.priority === "P2") ? "P2" : null;
}

/** The incidents whose page has been heard: acknowledged ones are forgotten, so that a reopened one rings again. */
export function heardFrom(rows: readonly IncidentRow[]): Set<string> {
  return new Set(rows.filter((row) => row.state === "triggered").map((row) => row.id));
}
