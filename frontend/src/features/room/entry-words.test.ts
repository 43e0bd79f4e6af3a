import type { TFunction } from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import type { Entry, Incident } from "@/api/types";
import { createI18n, type Language } from "@/app/i18n";
import { makeRow } from "@/testing/fixtures";
import { makeRoom } from "@/testing/room";
import { entryWords } from "./entry-words";

const words: Partial<Record<Language, TFunction<"room">>> = {};
beforeAll(async () => {
  for (const language of ["en", "fr"] as const) {
    const i18n = await createI18n(language);
    await i18n.loadNamespaces("room");
    words[language] = i18n.getFixedT(language, "room");
  }
});

const incident: Incident = makeRoom(makeRow(1, { state: "acknowledged" }));
const say = (language: Language, part: Partial<Entry>) => {
  const entry: Entry = {
    id: "1",
    at: "2026-11-21T02:00:00Z",
    kind: "note",
    actor: null,
    body: "",
    visibility: "internal",
    data: {},
    ...part,
  };
  const t = words[language];
  if (!t) throw new Error("no words");
  return entryWords(entry, incident, t);
};
const ines = { id: "1", name: "Inès Caron" };

describe("an entry in words", () => {
  it("says how long the acknowledgement took against the contract", () => {
    expect(say("en", { kind: "acknowledged", actor: ines })).toEqual({
      who: "Inès Caron",
      what: "Acknowledged after 3\u00a0min\u00a048\u00a0s, inside the 5\u00a0min\u00a000\u00a0s of the contract",
      wrote: "",
    });
  });

  it("says which priority became which, in the reader's language", () => {
    const entry = { kind: "priority" as const, actor: ines, data: { from: "P2", to: "P1", version: 3 } };
    expect(say("en", entry).what).toBe("Priority changed from P2 to P1");
    expect(say("fr", entry).what).toBe("Priorité passée de P2 à P1");
  });

  it("names the step, what came of it, and why", () => {
    const entry = {
      kind: "step" as const,
      actor: ines,
      body: "Both nodes",
      data: { step: 3, title: "Roll back", outcome: "failed", reason: "stuck at 1/3" },
    };
    expect(say("en", entry)).toMatchObject({
      what: "Step 3 did not work: Roll back",
      wrote: "stuck at 1/3\nBoth nodes",
    });
  });

  it("never calls a silent source's recovery a recovery", () => {
    const over = { kind: "alert" as const, data: { recovered: 1, firing: 0, doubted: true } };
    expect(say("en", over).what).toContain("no proof of life");
    expect(say("en", { ...over, data: { recovered: 1, firing: 0 } }).what).toBe(
      "1 alert is over; none fires any more",
    );
  });

  it("tells an acknowledgement in the tool from a person's here", () => {
    const entry = { kind: "alert" as const, body: "Disk full", data: { acknowledged: 1, firing: 1 } };
    expect(say("en", entry).what).toBe("1 alert acknowledged in its own tool: Disk full");
  });

  it("tells that an alert fires on after a silence of its source", () => {
    const entry = { kind: "alert" as const, body: "Disk full", data: { resumed: 1, firing: 1, version: 4 } };
    expect(say("en", entry).what).toBe(
      "Its source is heard again and 1 alert still fires: Disk full. Another outage counts from now on.",
    );
  });

  it("leaves out what an older record does not say", () => {
    expect(say("en", { kind: "outage" }).what).toBe("The outage record changed");
    expect(say("en", { kind: "taken", actor: ines }).what).toBe("Took the incident");
  });

  it("lets a note speak for itself", () => {
    expect(say("en", { actor: ines, body: " Rebooting now. " })).toEqual({
      who: "Inès Caron",
      what: "",
      wrote: "Rebooting now.",
    });
  });
});
