import { describe, expect, it } from "vitest";
import type { Entry } from "@/api/types";
import { timelineLines } from "./timeline-lines";

const entry = (id: number, kind: Entry["kind"], at = "2026-11-21T02:00:00Z"): Entry => ({
  id: String(id),
  at,
  kind,
  actor: null,
  body: "",
  visibility: "internal",
  data: {},
});
const dayOf = (at: string) => at.slice(0, 10);
const alerts = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => entry(from + at, "alert"));
const shape = (entries: Entry[], unfolded: string[] = []) =>
  timelineLines(entries, dayOf, new Set(unfolded)).map((line) =>
    line.kind === "entry" ? line.entry.id : line.kind === "day" ? "day" : `+${line.entries.length}`,
  );

describe("the lines of a timeline", () => {
  it("reads a few alerts one by one", () => {
    expect(shape([...alerts(1, 4), entry(5, "note")])).toEqual(["1", "2", "3", "4", "5"]);
  });

  it("folds a flapping check between its first and its last, and what people wrote stays", () => {
    expect(shape([...alerts(1, 9), entry(10, "note"), entry(11, "alert")])).toEqual([
      "1",
      "+7",
      "9",
      "10",
      "11",
    ]);
  });

  it("unfolds on request", () => {
    expect(shape(alerts(1, 6), ["1"])).toEqual(["1", "2", "3", "4", "5", "6"]);
  });

  it("marks a new day, and folds no run across it", () => {
    const morning = [6, 7].map((id) => entry(id, "alert", "2026-11-22T01:00:00Z"));
    expect(shape([...alerts(1, 3), ...morning])).toEqual(["1", "2", "3", "day", "6", "7"]);
  });
});
