// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { dueState } from "./due-state";
import { age, countdown, exact } from "./duration";
import { initials } from "./initials";
import { keyGlyphs } from "./key-glyphs";
import { formatTime } from "./time-format";

afterEach(() => {
  document.documentElement.lang = "en";
});

describe("a deadline", () => {
  it.each([
    [76_000, 300_000, "ok"],
    [75_000, 300_000, "ok"],
    [74_999, 300_000, "soon"],
    [1, 300_000, "soon"],
    [0, 300_000, "late"],
    [-158_000, 300_000, "late"],
  ])("with %i ms of %i left is %s", (left, total, want) => {
    expect(dueState(left, total)).toBe(want);
  });

  it.each([
    [68_000, "01:08"],
    [-158_000, "02:38"],
    [3_845_000, "1:04:05"],
    [259_200_000, "3\u00a0d\u00a00\u00a0h"],
  ])("of %i ms reads %s", (ms, want) => {
    expect(countdown(ms)).toBe(want);
  });
});

it.each([
  [30_000, "0\u00a0min"],
  [1_740_000, "29\u00a0min"],
  [7_920_000, "2\u00a0h\u00a012"],
  [7_200_000, "2\u00a0h"],
  [259_200_000, "3\u00a0d"],
])("an age of %i ms is %s", (ms, want) => {
  expect(age(ms)).toBe(want);
});

it("counts days as jours in French", () => {
  document.documentElement.lang = "fr";
  expect(age(259_200_000)).toBe("3\u00a0j");
});

it("rounds nothing away from an exact duration", () => {
  expect([exact(7), exact(855), exact(7205)]).toEqual([
    "7\u00a0s",
    "14\u00a0min\u00a015\u00a0s",
    "2\u00a0h\u00a000\u00a0min\u00a005\u00a0s",
  ]);
});

it("shows 24-hour times in the zone asked for, through the night the clocks go back", () => {
  const at = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"];
  expect(at.map((one) => formatTime(one, "time", "fr", "Europe/Paris"))).toEqual(["02:30", "02:30"]);
  expect(formatTime("2026-11-20T23:00:00Z", "time", "en", "UTC")).toBe("23:00");
  expect(formatTime("2026-11-20T23:00:00Z", "time", "en", "Europe/Paris")).toBe("00:00");
});

it("makes two letters of any name", () => {
  expect(["Hélios Santé", "Marc", "Jean-Paul Riou", "· x"].map(initials)).toEqual(["HS", "MA", "JP", "X"]);
});

it("writes a shortcut as the keyboard of the computer does", () => {
  expect(keyGlyphs("mod+k", true)).toEqual(["⌘K"]);
  expect(keyGlyphs("mod+k", false)).toEqual(["Ctrl K"]);
  expect(keyGlyphs("g q", true)).toEqual(["G", "Q"]);
  expect(keyGlyphs("shift+x", true)).toEqual(["⇧X"]);
});
