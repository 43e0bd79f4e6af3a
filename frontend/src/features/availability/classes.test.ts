import { describe, expect, it } from "vitest";
import type { Month } from "@/api/types";
import { classLines, dayBar, leftOver, lostLines, worstDay } from "./classes";

const october = [
  { class: "unknown" as const, seconds: 420, clause: "art. 8" },
  { class: "available" as const, seconds: 2_672_025, clause: "art. 3" },
  { class: "provider_down" as const, seconds: 855, clause: "art. 4.1" },
  { class: "client" as const, seconds: 1100, clause: "art. 6.2" },
  { class: "third_party" as const, seconds: 400, clause: "art. 7.2" },
  { class: "maintenance" as const, seconds: 7200, clause: "art. 5" },
  { class: "outside" as const, seconds: 0, clause: "art. 2" },
];

describe("the classes of a month", () => {
  it("stand in the report's order, whatever the server's", () => {
    expect(classLines(october).map((line) => line.class)).toEqual([
      "available",
      "provider_down",
      "client",
      "third_party",
      "maintenance",
      "unknown",
      "outside",
    ]);
  });

  it("leave nothing over in a month of 745 hours", () => {
    expect(leftOver(october, 745 * 3600)).toBe(0);
  });

  it("betray a missing second", () => {
    expect(leftOver(october, 745 * 3600 + 1)).toBe(1);
  });

  it("show a partial outage only when there was one", () => {
    const degraded = { class: "degraded" as const, seconds: 30, clause: "art. 4.2" };
    expect(classLines(october).some((line) => line.class === "degraded")).toBe(false);
    expect(classLines([...october, degraded]).some((line) => line.class === "degraded")).toBe(true);
  });

  it("magnify what must be explained and nothing else", () => {
    expect(lostLines(october).reduce((sum, line) => sum + line.seconds, 0)).toBe(9975);
  });
});

describe("a day's bar", () => {
  it("is as long as the day: 25 hours when the clock goes back", () => {
    expect(dayBar({ date: "2026-10-25", seconds: { available: 89_200, client: 800 } }).total).toBe(25 * 3600);
  });

  it("is empty when nothing was lost", () => {
    expect(dayBar({ date: "2026-10-01", seconds: { available: 86_400 } })).toMatchObject({
      lost: 0,
      parts: [],
    });
  });

  it("shows a single lost second", () => {
    const bar = dayBar({ date: "2026-10-01", seconds: { available: 86_399, provider_down: 1 } });
    expect(bar.parts[0]?.height).toBeGreaterThanOrEqual(24);
  });

  it("never grows out of itself", () => {
    const bar = dayBar({ date: "2026-10-01", seconds: { provider_down: 86_400 } });
    expect(bar.parts[0]?.height).toBe(100);
  });

  it("is an outline when the whole day lies outside the hours", () => {
    expect(dayBar({ date: "2026-10-04", seconds: { outside: 86_400 } }).ground).toBe("outside");
  });
});

describe("the day opened first", () => {
  it("is the provider's worst, not the longest maintenance", () => {
    const days: Month["days"] = [
      { date: "2026-10-11", seconds: { maintenance: 7200, available: 79_200 } },
      { date: "2026-10-14", seconds: { provider_down: 390, available: 86_010 } },
    ];
    expect(worstDay(days)).toBe("2026-10-14");
  });

  it("is the last when all were perfect", () => {
    const days = ["01", "02"].map((day) => ({ date: `2026-10-${day}`, seconds: { available: 86_400 } }));
    expect(worstDay(days)).toBe("2026-10-02");
  });
});
