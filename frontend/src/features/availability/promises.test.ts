import { describe, expect, it } from "vitest";
import { kept } from "./promises";

const promise = (share_pct: string, total: number, met: number) =>
  kept({ priority: "P1", target_s: 300, share_pct, total, met, running: 0, worst_s: 0 });

describe("a response promise", () => {
  it("is kept at exactly the share", () => {
    expect(promise("95", 20, 19)).toBe(true);
    expect(promise("95", 20, 18)).toBe(false);
  });

  it("is not rounded up", () => {
    expect(promise("99.9", 1000, 999)).toBe(true);
    expect(promise("99.9", 999, 998)).toBe(false);
  });

  it("says nothing when nobody had to answer", () => {
    expect(promise("98", 0, 0)).toBeNull();
  });
});
