import { describe, expect, it } from "vitest";
import {
  dayRuns,
  newestVersion,
  overnight,
  parseDays,
  parseMoney,
  rulesOf,
  templates,
  termsOf,
  writeMoney,
} from "./terms";

describe("the terms a contract begins with", () => {
  it.each(templates)("hold every field a contract has: %s", (template) => {
    const terms = termsOf(template, "Europe/Paris");
    expect(Object.keys(terms.response)).toEqual(["P1", "P2", "P3", "P4"]);
    expect(terms.holidays.calendar).toBe("FR");
    expect(Number(terms.target)).toBeGreaterThan(99);
    const steps = terms.credits.map((tier) => Number(tier.below));
    expect(steps).toEqual([...steps].sort((a, b) => b - a));
  });

  it("watch when the client's own people do not", () => {
    const { coverage, service_window } = termsOf("nights", "Europe/Paris");
    expect(rulesOf(coverage).map(overnight)).toEqual([true, true]);
    expect(service_window).toEqual({ kind: "24x7" });
  });

  it("know the holidays of Québec, and none where none are known", () => {
    expect(termsOf("business", "America/Montreal").holidays.calendar).toBe("CA-QC");
    expect(termsOf("business", "Asia/Tokyo").holidays.calendar).toBe("");
  });
});

describe("the rules of a window", () => {
  it("are the same in both of its forms", () => {
    const rule = { days: [1, 2], from: "09:00", to: "18:00" };
    expect(rulesOf({ kind: "weekly", ...rule })).toEqual([rule]);
    expect(rulesOf({ kind: "weekly", rules: [rule] })).toEqual([rule]);
    expect(rulesOf({ kind: "24x7" })).toEqual([]);
  });

  it("run over midnight when they end no later than they begin", () => {
    const rule = { days: [1], from: "18:00", to: "09:00" };
    expect(overnight(rule)).toBe(true);
    expect(overnight({ ...rule, to: "18:00" })).toBe(true);
    expect(overnight({ ...rule, to: "18:01" })).toBe(false);
  });

  it("say days in runs", () => {
    expect(dayRuns([5, 1, 2, 3, 7, 7])).toEqual([
      [1, 3],
      [5, 5],
      [7, 7],
    ]);
  });
});

it("goes on from a contract's last version, in whatever order they come", () => {
  const version = (number: number, target: string) => ({
    version: number,
    effective_from: `2026-0${number}-01`,
    effective_to: null,
    created_at: "2026-01-01T00:00:00Z",
    created_by: null,
    terms: { ...termsOf("always", "Europe/Paris"), target },
  });
  const versions = [version(1, "99.5"), version(3, "99.95"), version(2, "99.9")];
  expect(newestVersion({ versions }).terms.target).toBe("99.95");
});

describe("what is typed", () => {
  it.each([
    ["18400", 1_840_000],
    ["18 400,50", 1_840_050],
    ["18\u202f400.5", 1_840_050],
    ["", 0],
  ])("reads the amount %s exactly", (text, cents) => {
    expect(parseMoney(text)).toBe(cents);
  });

  it.each(["12.345", "-3", "1.2.3", "many"])("does not guess the amount %s", (text) => {
    expect(parseMoney(text)).toBeNull();
  });

  it.each([0, 1, 99, 100, 105, 1_840_050])("writes %i cents as they are read", (cents) => {
    expect(parseMoney(writeMoney(cents))).toBe(cents);
  });

  it("takes real days only", () => {
    expect(parseDays("2026-12-24, 2028-02-29")).toEqual(["2026-12-24", "2028-02-29"]);
    expect(parseDays("2026-02-29")).toBeNull();
    expect(parseDays("24/12/2026")).toBeNull();
    expect(parseDays("")).toEqual([]);
  });
});
