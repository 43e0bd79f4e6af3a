import { describe, expect, it } from "vitest";
import { makeRow } from "@/testing/fixtures";
import { after, dialOf, firstUrgent, hold, linesOf, place } from "./queue-lines";

const rows = [
  makeRow(1),
  makeRow(2),
  makeRow(3, { state: "acknowledged" }),
  makeRow(4, { state: "watching" }),
  makeRow(5, { state: "acknowledged", in_progress: true }),
];
const ids = (lines: ReturnType<typeof linesOf>) =>
  lines.map((line) => (line.kind === "head" ? `${line.group} ${line.count}` : line.row.reference.slice(-1)));

describe("the lines of the queue", () => {
  it("stand in three groups, each in the server's order", () => {
    expect(ids(linesOf(place(rows)))).toEqual([
      "triggered 2",
      "1",
      "2",
      "in_progress 2",
      "3",
      "5",
      "watching 1",
      "4",
    ]);
  });

  it("leave out a group without rows", () => {
    expect(ids(linesOf(place(rows.slice(3, 4))))).toEqual(["watching 1", "4"]);
  });

  it("stay in place while they are held, with current contents, and count what is new", () => {
    const before = place(rows);
    const now = [makeRow(9), { ...makeRow(1), state: "acknowledged" as const }, ...rows.slice(2)];
    const held = hold(before, now);
    expect(held.placed.map(({ row }) => row.id)).toEqual(before.map(({ row }) => row.id));
    expect(held.placed[0]?.row.state).toBe("acknowledged");
    expect(held.placed[0]?.group).toBe("triggered");
    expect(held.waiting).toBe(1);
  });
});

describe("the cursor after an acknowledgement", () => {
  const lines = linesOf(place(rows));
  const id = (n: number) => makeRow(n).id;

  it("goes to the next page that waits, and from the last one to the first", () => {
    expect(after(lines, id(1))).toBe(id(2));
    expect(after(lines, id(2))).toBe(id(1));
  });

  it("goes to the next row when no page waits, and back from the last", () => {
    const calm = linesOf(place(rows.slice(2)));
    expect(after(calm, id(3))).toBe(id(5));
    expect(after(calm, id(4))).toBe(id(5));
    expect(after(linesOf(place([makeRow(7)])), id(7))).toBeNull();
  });
});

it("finds the first P1 that waits, behind less urgent pages that are late", () => {
  const late = makeRow(1);
  const taken = makeRow(2, { priority: "P1", state: "acknowledged" });
  expect(firstUrgent(linesOf(place([late, taken])))).toBeNull();
  const urgent = makeRow(3, { priority: "P1" });
  expect(firstUrgent(linesOf(place([late, taken, urgent])))?.id).toBe(urgent.id);
});

it("shows an acknowledged incident whose runbook runs as in progress", () => {
  expect(dialOf({ state: "acknowledged", in_progress: true })).toBe("in_progress");
  expect(dialOf({ state: "acknowledged", in_progress: false })).toBe("acknowledged");
  expect(dialOf({ state: "watching", in_progress: true })).toBe("watching");
});
