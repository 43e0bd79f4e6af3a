import { describe, expect, it } from "vitest";
import type { TenantSummary } from "@/api/types";
import { makeSummaries } from "@/testing/client-setup";
import { byRisk, worriesOf } from "./risk";

const calm: TenantSummary = {
  ...(makeSummaries()[1] as TenantSummary),
  open: { P1: 0, P2: 0, P3: 2, P4: 1 },
};

describe("the risk of a client", () => {
  it("is none while only small things are open", () => {
    expect(worriesOf(calm)).toEqual([]);
  });

  it("tells a critical incident before anything else", () => {
    const client = { ...calm, open: { ...calm.open, P1: 1 }, sources: { total: 2, silent: 1, waiting: 0 } };
    expect(worriesOf(client)).toEqual(["p1", "silent"]);
  });

  it("sorts by the worst worry, then by what is left of the month", () => {
    const month = (margin_s: number) => ({
      period: "2026-11",
      availability: "99.9600",
      verdict: "met" as const,
      margin_s,
    });
    const clients = [
      { ...calm, id: "wide", name: "A", month: month(900) },
      { ...calm, id: "tight", name: "B", month: month(30) },
      { ...calm, id: "unmeasured", name: "C", month: null },
      { ...calm, id: "silent", name: "D", sources: { total: 2, silent: 1, waiting: 0 } },
      { ...calm, id: "p1", name: "E", open: { ...calm.open, P1: 1 } },
    ];
    expect(byRisk(clients).map((one) => one.id)).toEqual(["p1", "silent", "tight", "wide", "unmeasured"]);
  });
});
