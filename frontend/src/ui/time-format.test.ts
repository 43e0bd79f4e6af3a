import { describe, expect, it } from "vitest";
import { dayName } from "./dates";
import { formatTime } from "./time-format";

describe("the first of a month", () => {
  it("is an ordinal in French, and only there", () => {
    const first = "2026-10-01T12:00:00Z";
    expect(formatTime(first, "date", "fr", "UTC")).toBe("1er oct. 2026");
    expect(formatTime(first, "day", "fr", "UTC")).toBe("jeudi 1er octobre");
    expect(formatTime(first, "date", "en", "UTC")).toBe("1 Oct 2026");
    expect(dayName("2026-10-01", "fr", "short")).toBe("1er oct.");
  });

  it("leaves other days and hours alone", () => {
    expect(formatTime("2026-10-21T01:01:00Z", "datetime", "fr", "UTC")).toBe("21 oct., 01:01");
    expect(dayName("2026-10-31", "fr")).toBe("samedi 31 octobre");
  });
});
