import { expect, it } from "vitest";
import { makeRow } from "@/testing/fixtures";
import { heardFrom, toneFor } from "./ringing";

const p1 = makeRow(1, { priority: "P1" });
const p2 = makeRow(2, { priority: "P2" });
const p3 = makeRow(3, { priority: "P3" });

it("rings for a P1 that already waits when the console opens, but not for a P2", () => {
  expect(toneFor([p1, p2], null)).toBe("P1");
  expect(toneFor([p2], null)).toBeNull();
});

it("rings once for what has just come", () => {
  expect(toneFor([p2], new Set())).toBe("P2");
  expect(toneFor([p2], heardFrom([p2]))).toBeNull();
  expect(toneFor([p3], new Set())).toBeNull();
});

it("is silent for what somebody has taken, and rings again when it is reopened", () => {
  const taken = { ...p1, state: "acknowledged" as const };
  expect(toneFor([taken], new Set())).toBeNull();
  expect(toneFor([p1], heardFrom([taken]))).toBe("P1");
});
