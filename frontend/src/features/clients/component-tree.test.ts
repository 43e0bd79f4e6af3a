import { describe, expect, it } from "vitest";
import type { Service } from "@/api/types";
import { keyOf, treeOf, withDescendants } from "./component-tree";

const service = (id: string, parent_id: string | null, part: Partial<Service> = {}): Service => ({
  id,
  parent_id,
  key: id,
  name: id,
  labels: {},
  weight: 1000,
  position: 0,
  retired_at: null,
  ...part,
});

describe("the tree of components", () => {
  it("stands from top to bottom, in its order", () => {
    const services = [service("b", null), service("a1", "a"), service("a", null), service("a11", "a1")];
    expect(treeOf(services).map(({ service: one, depth }) => [one.id, depth])).toEqual([
      ["a", 0],
      ["a1", 1],
      ["a11", 2],
      ["b", 0],
    ]);
  });

  it("keeps what stood below a retired component in sight", () => {
    const services = [service("a", null, { retired_at: "2026-01-01T00:00:00Z" }), service("a1", "a")];
    expect(treeOf(services).map(({ service: one, depth }) => [one.id, depth])).toEqual([["a1", 0]]);
  });

  it("names a component and all below it, which may not become its parent", () => {
    const services = [service("a11", "a1"), service("a", null), service("a1", "a"), service("b", null)];
    expect([...withDescendants(services, "a")].sort()).toEqual(["a", "a1", "a11"]);
  });
});

describe("a key made of a name", () => {
  it.each([
    ["Base patients", "base-patients"],
    ["Éditique & courrier", "editique-courrier"],
    ["  API (v2) ", "api-v2"],
  ])("%s", (name, key) => {
    expect(keyOf(name)).toBe(key);
  });
});
