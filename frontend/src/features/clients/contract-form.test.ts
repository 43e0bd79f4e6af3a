// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { nextBeginning } from "./contract-form";

describe("the day a new version begins", () => {
  const today = "2026-11-21";

  it("is the first of the next month", () => {
    expect(nextBeginning(today, [])).toBe("2026-12-01");
    expect(nextBeginning(today, ["2026-01-01"])).toBe("2026-12-01");
  });

  it("comes after a version that is still to begin, over the year's end too", () => {
    expect(nextBeginning(today, ["2026-12-01", "2026-01-01"])).toBe("2027-01-01");
  });
});
