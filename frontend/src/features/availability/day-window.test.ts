import { describe, expect, it } from "vitest";
import { clip, daySpan, offsetAround, place, ticks, windowAt, zoomFor } from "./day-window";

const paris = "Europe/Paris";
const at = (time: string) => Date.parse(time);
const day = daySpan("2026-10-14", paris);
const outage = { from: at("2026-10-14T01:12:00Z"), to: at("2026-10-14T01:18:30Z") };

describe("a day", () => {
  it("begins at local midnight", () => {
    expect(new Date(day.from).toISOString()).toBe("2026-10-13T22:00:00.000Z");
  });

  it("has 25 hours when the clock goes back and 23 when it goes forward", () => {
    const hours = (date: string, zone: string) => {
      const span = daySpan(date, zone);
      return (span.to - span.from) / 3_600_000;
    };
    expect(hours("2026-10-25", paris)).toBe(25);
    expect(hours("2026-03-29", paris)).toBe(23);
    expect(hours("2026-11-01", "America/Toronto")).toBe(25);
    expect(hours("2026-10-25", "America/Toronto")).toBe(24);
  });
});

describe("a window", () => {
  it("never leaves its day", () => {
    expect(windowAt(day, "3h", -7200).from).toBe(day.from);
    expect(windowAt(day, "30min", 90_000).to).toBe(day.to);
  });

  it("of 24 h is the whole day, also when that has 25", () => {
    const long = daySpan("2026-10-25", paris);
    expect(windowAt(long, "24h", 5000)).toEqual(long);
  });

  it("stands around what it shows, on a round five minutes", () => {
    const window = windowAt(day, "30min", offsetAround(day, "30min", outage));
    expect(new Date(window.from).toISOString()).toBe("2026-10-14T01:00:00.000Z");
    expect(window.to - window.from).toBe(1_800_000);
  });
});

describe("the first zoom", () => {
  it("is the closest one that shows everything", () => {
    const later = { from: at("2026-10-14T02:21:00Z"), to: at("2026-10-14T02:26:00Z") };
    const evening = { from: at("2026-10-14T18:00:00Z"), to: at("2026-10-14T18:01:00Z") };
    expect(zoomFor(day, [outage])).toBe("30min");
    expect(zoomFor(day, [outage, later])).toBe("3h");
    expect(zoomFor(day, [outage, evening])).toBe("24h");
    expect(zoomFor(day, [])).toBe("24h");
  });

  it("looks only at the part inside the day", () => {
    const overnight = { from: at("2026-10-13T10:00:00Z"), to: at("2026-10-13T22:05:00Z") };
    expect(zoomFor(day, [overnight])).toBe("30min");
  });
});

describe("a span in a window", () => {
  it("keeps its true place and width", () => {
    const window = { from: at("2026-10-14T01:05:00Z"), to: at("2026-10-14T01:35:00Z") };
    const placed = place(outage, window);
    expect(placed?.left).toBeCloseTo((7 / 30) * 100, 9);
    expect(placed?.width).toBeCloseTo((6.5 / 30) * 100, 9);
  });

  it("is cut at the edges, and absent outside", () => {
    const window = { from: at("2026-10-14T01:15:00Z"), to: at("2026-10-14T01:45:00Z") };
    expect(place(outage, window)).toEqual({ left: 0, width: (3.5 / 30) * 100 });
    expect(place(outage, { from: outage.to, to: outage.to + 1000 })).toBeNull();
    expect(clip(outage, { from: outage.to, to: outage.to + 1000 })).toBeNull();
  });
});

describe("the ticks", () => {
  it("stand on round local times", () => {
    const shown = ticks(day, "24h", paris).map((tick) => new Date(tick).toISOString().slice(11, 16));
    expect(shown).toEqual(["22:00", "01:00", "04:00", "07:00", "10:00", "13:00", "16:00", "19:00", "22:00"]);
  });

  it("come twice in the hour that comes twice", () => {
    const night = { from: at("2026-10-25T00:00:00Z"), to: at("2026-10-25T02:00:00Z") };
    expect(ticks(night, "3h", paris)).toHaveLength(5);
  });
});
