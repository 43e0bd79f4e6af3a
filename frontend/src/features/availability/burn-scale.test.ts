import { describe, expect, it } from "vitest";
import { makeMonth } from "@/testing/month";
import { burnEnd, burnScale, burnSteps, usedBudget } from "./burn-scale";

describe("the error budget", () => {
  it("leaves what the month did not use", () => {
    const scale = burnScale(makeMonth("2026-10"), 300, 100);
    expect(scale?.left).toBe(481_440);
    expect(scale?.zero).toBe(100);
  });

  it("goes below zero when more was lost than allowed", () => {
    const scale = burnScale(makeMonth("2026-08"), 300, 100);
    expect(scale?.left).toBeLessThan(0);
    expect(scale?.zero).toBeLessThan(100);
    expect(scale?.marks.at(-1)?.y).toBe(100);
  });

  it("reaches to the last second of a provisional month, whose budget is no larger", () => {
    const month = makeMonth("2026-11");
    const scale = burnScale(month, 300, 100);
    expect(Number(scale?.line.split("L").at(-1)?.split(" ")[0])).toBe(300);
    expect(burnEnd(month)).toBe(Date.parse("2026-11-20T13:20:00Z"));
  });

  it("is not drawn where the contract allows nothing", () => {
    const month = makeMonth("2026-10");
    expect(burnScale({ ...month, contractual: { ...month.contractual, budget_ms: 0 } }, 300, 100)).toBeNull();
  });

  it("is told by its changes alone", () => {
    expect(burnSteps(makeMonth("2026-10").burn).map((point) => point.consumed_ms)).toEqual([
      0, 72_000, 462_000, 717_000, 855_000,
    ]);
  });

  it("is used as the contract weighs its components, not by their sum", () => {
    const month = makeMonth("2026-10");
    const summed = { ...month, contractual: { ...month.contractual, downtime_ms: 7_022_200 } };
    expect(usedBudget(summed)).toBe(855_000);
    expect(usedBudget({ ...summed, burn: [] })).toBe(7_022_200);
  });
});
