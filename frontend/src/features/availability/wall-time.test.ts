import { describe, expect, it } from "vitest";
import { axisTime, wallTime } from "./wall-time";

const at = (time: string) => Date.parse(time);

describe("a local time", () => {
  it("is plain on an ordinary day", () => {
    expect(wallTime(at("2026-10-14T01:12:00Z"), "seconds", "fr", "Europe/Paris")).toBe("03:12:00");
  });

  it("names its offset in the hour that comes twice", () => {
    expect(wallTime(at("2026-10-25T00:30:00Z"), "time", "fr", "Europe/Paris")).toBe("02:30\u00a0UTC+2");
    expect(wallTime(at("2026-10-25T01:30:00Z"), "time", "fr", "Europe/Paris")).toBe("02:30\u00a0UTC+1");
    expect(wallTime(at("2026-11-01T05:30:00Z"), "time", "en", "America/Toronto")).toBe(
      "01:30\u00a0UTC\u22124",
    );
  });

  it("is plain again as soon as it is one of a kind", () => {
    expect(wallTime(at("2026-10-25T02:00:00Z"), "time", "fr", "Europe/Paris")).toBe("03:00");
  });
});

describe("a time on an axis", () => {
  it("names the offset once, and again where it changes", () => {
    const ticks = ["00:30", "00:45", "01:00", "01:15", "02:00"].map((time) => at(`2026-10-25T${time}:00Z`));
    const shown = ticks.map((tick, n) => axisTime(tick, ticks[n - 1], "fr", "Europe/Paris"));
    expect(shown).toEqual(["02:30\u00a0UTC+2", "02:45", "02:00\u00a0UTC+1", "02:15", "03:00"]);
  });
});
