import { describe, expect, it } from "vitest";
import { parseDuration, writeDuration } from "./duration-input";

describe("a duration as people write it", () => {
  it.each([
    ["15 min", 900],
    ["15m", 900],
    ["45 minutes", 2700],
    ["4 h", 14_400],
    ["1 h 30", 5400],
    ["1h30", 5400],
    ["90 s", 90],
    ["3 d", 259_200],
    ["3 j", 259_200],
    ["1 h 30 min 15 s", 5415],
    ["", 0],
  ])("reads %s", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(["15", "min", "1 h 2 h", "30 min 1 h", "-5 min", "1,5 h", "soon"])("does not guess %s", (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it.each([0, 59, 60, 900, 5400, 5415, 86_400, 129_600, 172_800, 259_200])(
    "is read again as it is written: %i s",
    (seconds) => {
      expect(parseDuration(writeDuration(seconds, "en"))).toBe(seconds);
      expect(parseDuration(writeDuration(seconds, "fr"))).toBe(seconds);
    },
  );

  it("says days as the reader does", () => {
    expect([writeDuration(259_200, "fr"), writeDuration(259_200, "en")]).toEqual(["3 j", "3 d"]);
  });
});
