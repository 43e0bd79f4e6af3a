/** How pressing a deadline is: under a quarter of its time it is soon, past it late. */
export type DueState = "ok" | "soon" | "late";

/** `left` and `total` in milliseconds. */
export function dueState(left: number, total: number): DueState {
  if (left <= 0) return "late";
  return left < total * 0.25 ? "soon" : "ok";
}
