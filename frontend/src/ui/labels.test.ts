import { describe, expect, it } from "vitest";
import { formatLabels, parseLabels } from "./labels";

describe("labels on one line", () => {
  it("are read as they are written", () => {
    const labels = { tier: "front", app: "login", url: "https://a.example/?b=c" };
    expect(formatLabels(labels)).toBe("app=login, tier=front, url=https://a.example/?b=c");
    expect(parseLabels(formatLabels(labels))).toEqual(labels);
  });

  it("may have an empty value and loose spaces", () => {
    expect(parseLabels(" app = login ,, tier= ")).toEqual({ app: "login", tier: "" });
  });

  it.each(["app", "=login", "app=a, app=b"])("refuses %s", (text) => {
    expect(parseLabels(text)).toBeNull();
  });
});
