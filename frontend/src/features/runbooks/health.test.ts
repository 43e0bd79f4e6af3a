import { describe, expect, it } from "vitest";
import type { RunbookRow } from "@/api/types";
import { makeRunbooks } from "@/testing/client-setup";
import { byNeed, healthOf } from "./health";

const row = (part: Partial<RunbookRow>): RunbookRow => ({ ...(makeRunbooks()[0] as RunbookRow), ...part });

describe("the health of a runbook", () => {
  it("is what the nights say of its steps", () => {
    expect(healthOf(row({ executions: 5, steps: 4, failed_steps: 2 }))).toEqual({
      kind: "failing",
      failed: 2,
      share: 0.9,
    });
    expect(healthOf(row({ executions: 5, steps: 4, failed_steps: 0 }))).toEqual({ kind: "sound", share: 1 });
  });

  it("is not known of what was never followed or never published", () => {
    expect(healthOf(row({ executions: 0, failed_steps: 0 }))).toEqual({ kind: "never" });
    expect(healthOf(row({ version: null, executions: 0 }))).toEqual({ kind: "unpublished" });
  });

  it("puts what failed most first, and what is sound last", () => {
    const rows = [
      row({ title: "sound", failed_steps: 0 }),
      row({ title: "never", executions: 0, failed_steps: 0 }),
      row({ title: "one", failed_steps: 1 }),
      row({ title: "draft", version: null, executions: 0, failed_steps: 0 }),
      row({ title: "three", failed_steps: 3 }),
    ];
    expect(byNeed(rows).map((one) => one.title)).toEqual(["three", "one", "draft", "never", "sound"]);
  });
});
