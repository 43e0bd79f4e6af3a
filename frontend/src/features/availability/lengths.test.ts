import { describe, expect, it } from "vitest";
import { length, lengthOfMillis, roughLength } from "./lengths";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("length", () => {
  it("keeps every second of a month with 25 hours in one day", () => {
    expect(plain(length(2_682_000))).toBe("745 h 00 min 00 s");
    expect(plain(length(2_672_025))).toBe("742 h 13 min 45 s");
  });

  it("never breaks over two lines", () => {
    expect(length(855)).toBe("14\u00a0min\u00a015\u00a0s");
  });
});

describe("lengthOfMillis", () => {
  it("shows the thousandths a partial outage left", () => {
    expect(plain(lengthOfMillis(184_500, "en"))).toBe("3 min 04.5 s");
    expect(plain(lengthOfMillis(184_500, "fr"))).toBe("3 min 04,5 s");
    expect(plain(lengthOfMillis(12_001, "en"))).toBe("12.001 s");
  });

  it("says whole seconds plainly", () => {
    expect(plain(lengthOfMillis(855_000, "fr"))).toBe("14 min 15 s");
  });
});

describe("roughLength", () => {
  it("takes the two largest units", () => {
    expect([45, 1336, 5400, 7200].map(roughLength).map(plain)).toEqual(["45 s", "22 min", "1 h 30", "2 h"]);
  });
});
