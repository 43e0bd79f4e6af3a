import { describe, expect, it } from "vitest";
import { makeRow } from "@/testing/fixtures";
import { applyFilter, isNarrowed, parseQueueSearch } from "./queue-filter";

describe("the address of the queue", () => {
  it("keeps what makes sense and drops the rest", () => {
    expect(parseQueueSearch({ priority: ["P3", "P1", "P9"], mine: true, q: "disk", client: 4 })).toEqual({
      priority: ["P1", "P3"],
      mine: true,
      q: "disk",
      client: undefined,
      at: undefined,
    });
    expect(parseQueueSearch({ priority: "P2", mine: "yes", q: "" }).priority).toEqual(["P2"]);
  });

  it("does not call Mine a filter", () => {
    expect(isNarrowed({ mine: true })).toBe(false);
    expect(isNarrowed({ q: "x" })).toBe(true);
  });
});

describe("the filters", () => {
  const name = (id: string) => (id === "helios" ? "Hélios Santé" : "Other");
  const rows = [
    makeRow(1, {
      tenant_id: "helios",
      priority: "P1",
      title: "Login down",
      owner: { id: "me", name: "Inès" },
    }),
    makeRow(2, { tenant_id: "other", priority: "P3", title: "Disk full", service: null }),
  ];
  const kept = (search: Parameters<typeof applyFilter>[1]) =>
    applyFilter(rows, search, "me", name).map((row) => row.reference);

  it("combine", () => {
    expect(kept({})).toHaveLength(2);
    expect(kept({ priority: ["P1", "P2"] })).toEqual(["INC-2026-00001"]);
    expect(kept({ client: "other" })).toEqual(["INC-2026-00002"]);
    expect(kept({ mine: true })).toEqual(["INC-2026-00001"]);
    expect(kept({ client: "other", mine: true })).toEqual([]);
  });

  it("find words without their accents, in title, reference, client and service", () => {
    expect(kept({ q: "helios login" })).toEqual(["INC-2026-00001"]);
    expect(kept({ q: "00002" })).toEqual(["INC-2026-00002"]);
    expect(kept({ q: "login full" })).toEqual([]);
  });
});
