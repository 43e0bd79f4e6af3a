// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { makeReport } from "@/testing/reports";
import { offerOf } from "./queries";

const french = makeReport(1, { locale: "fr" });
const english = makeReport(2, { locale: "en" });

describe("what can be had of a month", () => {
  it("is the final report in the person's language", () => {
    expect(offerOf([french, english], "2026-10", "en").final).toBe(english);
    expect(offerOf([french, english], "2026-10", "en").alsoFinal).toEqual([french]);
  });

  it("is the other language rather than nothing", () => {
    expect(offerOf([french], "2026-10", "en").final).toBe(french);
  });

  it("is never a report that was replaced", () => {
    const replaced = makeReport(3, { superseded_by: "VG-2026-10-000004" });
    expect(offerOf([replaced], "2026-10", "fr").final).toBeNull();
  });

  it("is not final while it is provisional, failed or still being made", () => {
    const parts = [{ provisional: true }, { state: "failed" as const }, { state: "producing" as const }];
    for (const part of parts) expect(offerOf([makeReport(5, part)], "2026-10", "fr").final).toBeNull();
  });

  it("is nothing of another month", () => {
    expect(offerOf([french], "2026-09", "fr").final).toBeNull();
  });

  it("names the newest provisional one first", () => {
    const old = makeReport(6, { provisional: true, issued_at: "2026-11-02T00:00:00Z" });
    const fresh = makeReport(7, { provisional: true, issued_at: "2026-11-20T00:00:00Z" });
    expect(offerOf([old, fresh], "2026-10", "fr").provisional).toEqual([fresh, old]);
  });
});
