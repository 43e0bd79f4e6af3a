import type { Month } from "@/api/types";

export interface BurnScale {
  /** The line of what is left, as an SVG path in a box of `width` by `height`. */
  line: string;
  /** The same, closed down to zero. */
  area: string;
  /** The straight line that would use exactly the whole budget by the end. */
  pace: string;
  /** Where zero stands, from the top. */
  zero: number;
  /** Milliseconds left at the last known instant; negative when overspent. */
  left: number;
  /** Marks of the vertical axis: milliseconds left and their place from the top. */
  marks: { left: number; y: number }[];
}

/** Draws what is left of the error budget over the month; below zero when more was lost than allowed. */
export function burnScale(month: Month, width: number, height: number): BurnScale | null {
  const { burn, contractual } = month;
  const budget = contractual.budget_ms;
  const last = burn.at(-1);
  if (!last || budget <= 0) return null;
  const begin = Date.parse(month.from);
  // The budget follows what was measured: a provisional one is owed up to its own end, not the month's.
  const whole = burnEnd(month) - begin;
  const lowest = Math.min(0, ...burn.map((point) => budget - point.consumed_ms));
  const x = (at: string) => ((Date.parse(at) - begin) / whole) * width;
  const y = (left: number) => ((budget - left) / (budget - lowest)) * height;
  const points = burn.map((point) => `${x(point.at).toFixed(1)} ${y(budget - point.consumed_ms).toFixed(1)}`);
  const line = `M${points.join("L")}`;
  const zero = y(0);
  const lefts = lowest < 0 ? [budget, 0, lowest] : [budget, budget / 2, 0];
  return {
    line,
    area: `${line}L${x(last.at).toFixed(1)} ${zero.toFixed(1)}L0 ${zero.toFixed(1)}Z`,
    pace: `M0 ${y(budget).toFixed(1)}L${width} ${zero.toFixed(1)}`,
    zero,
    left: budget - last.consumed_ms,
    marks: lefts.map((left) => ({ left, y: y(left) })),
  };
}

/** Until when the budget is drawn: the end of the month, or the last second of a provisional one. */
export function burnEnd(month: Month): number {
  return Date.parse(month.as_of ?? month.to);
}

/**
 * Milliseconds of the error budget that are gone. Not the downtime: with several components that is their sum,
 * while the contract may weigh them, and a sum larger than the budget would stand beside a kept promise.
 */
export function usedBudget({ burn, contractual }: Month): number {
  return burn.at(-1)?.consumed_ms ?? contractual.downtime_ms;
}

/** The points at which the budget changed, for the table beside the drawing. */
export function burnSteps(burn: Month["burn"]): Month["burn"] {
  return burn.filter((point, at) => at === 0 || point.consumed_ms !== burn[at - 1]?.consumed_ms);
}
