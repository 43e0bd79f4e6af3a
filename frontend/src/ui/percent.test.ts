import { describe, expect, it } from "vitest";
import { percent, share, truncate } from "./percent";

describe("percent", () => {
  it("cuts and never rounds", () => {
    expect(percent("99.99996", "en", 4)).toBe("99.9999%");
    expect(percent("99.8999999", "en", 4)).toBe("99.8999%");
    expect(percent("99.99", "en", 1)).toBe("99.9%");
  });

  it("fills up to the contract's four digits", () => {
    expect(percent("99.9", "en", 4)).toBe("99.9000%");
    expect(percent("100", "en", 4)).toBe("100.0000%");
  });

  it("keeps a target as it was agreed", () => {
    expect(percent("99.95", "en")).toBe("99.95%");
  });

  it("writes French with a comma and a narrow no-break space", () => {
    expect(percent("99.9680", "fr", 4)).toBe("99,9680\u202f%");
  });
});

describe("truncate", () => {
  it("drops the point with the last digit", () => {
    expect(truncate("99.97", 0)).toBe("99");
  });
});

describe("share", () => {
  it("cuts the remainder of a month after two digits", () => {
    // 9,975 s of 745 h are 0.37192…%.
    expect(share(9975, 2_682_000)).toBe("0.37");
    expect(share(999_999, 1_000_000)).toBe("99.99");
  });

  it("has no part of nothing", () => {
    expect(share(0, 0)).toBe("0.00");
  });
});
