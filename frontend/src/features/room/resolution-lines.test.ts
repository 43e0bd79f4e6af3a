import { describe, expect, it } from "vitest";
import {
  lineOf,
  lineProblem,
  lineWeight,
  newLine,
  outagesOf,
  readFacts,
  reload,
  writeFacts,
} from "./resolution-lines";

const now = Date.parse("2026-11-21T03:30:00Z");
const draft = (id: string, part = {}) => ({
  id,
  service_id: "shop",
  from: "2026-11-21T03:00:00Z",
  to: "2026-11-21T03:12:07Z" as string | null,
  weight: 1000,
  class: "provider" as const,
  source_fresh: true,
  ...part,
});

describe("an outage line", () => {
  it("takes the facts of the signals as they are", () => {
    const line = lineOf(draft("one"));
    expect(lineProblem(line, now)).toBeNull();
    expect(outagesOf([line])).toEqual([
      {
        id: "one",
        service_id: "shop",
        from: "2026-11-21T03:00:00Z",
        to: "2026-11-21T03:12:07Z",
        weight: 1000,
        class: "provider",
      },
    ]);
  });

  it.each([
    ["component", { service_id: null }, "service"],
    ["start", { from: null }, "from"],
    ["end", { to: null }, "to"],
    ["end after its start", { to: "2026-11-21T03:00:00Z" }, "order"],
    ["end that is past", { to: "2026-11-21T04:00:00Z" }, "future"],
    ["weight", { weight: 0 }, "weight"],
    ["weight up to the whole", { weight: 1250 }, "weight"],
    ["weight that is a number", { weight: Number.NaN }, "weight"],
  ])("needs a %s", (_, part, problem) => {
    expect(lineProblem({ ...lineOf(draft("one")), ...part }, now)).toBe(problem);
  });

  it.each([
    ["12,5", 125],
    ["12.5", 125],
    ["100", 1000],
    ["12,", 120],
    ["250", 2500],
    ["12,55", Number.NaN],
    ["much", Number.NaN],
    ["", Number.NaN],
  ])("reads a weight of %s as %d thousandths", (text, thousandths) => {
    expect(lineWeight(text)).toBe(thousandths);
  });

  it("has no id and no empty note when a person added it", () => {
    const line = newLine("new", "shop", "2026-11-21T03:00:00Z", "2026-11-21T03:05:00Z");
    expect(outagesOf([{ ...line, note: "  " }])[0]).not.toHaveProperty("id");
    expect(outagesOf([{ ...line, note: "  " }])[0]).not.toHaveProperty("note");
  });
});

describe("reloading the signals", () => {
  it("keeps what the person corrected and follows what they left alone", () => {
    const corrected = { ...lineOf(draft("one")), class: "client" as const, touched: true };
    const untouched = lineOf(draft("two"));
    const lines = reload(
      [corrected, untouched],
      [],
      [draft("one", { to: "2026-11-21T03:20:00Z" }), draft("two", { to: "2026-11-21T03:20:00Z" })],
    );
    expect(lines.map((line) => [line.key, line.class, line.to])).toEqual([
      ["one", "client", "2026-11-21T03:12:07Z"],
      ["two", "provider", "2026-11-21T03:20:00Z"],
    ]);
  });

  it("brings in what is new, and nothing the person removed", () => {
    const lines = reload([], ["one"], [draft("one"), draft("three")]);
    expect(lines.map((line) => line.key)).toEqual(["three"]);
  });

  it("drops an untouched line that the signals took back", () => {
    expect(reload([lineOf(draft("one"))], [], [])).toEqual([]);
  });
});

describe("the corrections of a person", () => {
  it("are kept with what they took away, and nothing that is the signals'", () => {
    const corrected = { ...lineOf(draft("one")), weight: 125, touched: true };
    const text = writeFacts({ lines: [corrected, lineOf(draft("two"))], removed: ["three"] });
    expect(readFacts(text)).toEqual({ lines: [corrected], removed: ["three"] });
  });

  it("are nothing to keep while nothing was changed", () => {
    expect(writeFacts({ lines: [lineOf(draft("one"))], removed: [] })).toBe("");
    expect(readFacts("")).toEqual({ lines: [], removed: [] });
  });

  it("keep a weight that is no number as none", () => {
    const wrong = { ...lineOf(draft("one")), weight: Number.NaN, touched: true };
    expect(readFacts(writeFacts({ lines: [wrong], removed: [] })).lines[0]?.weight).toBeNaN();
  });
});
