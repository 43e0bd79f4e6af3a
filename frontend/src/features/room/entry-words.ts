import type { TFunction } from "i18next";
import type { Entry, Incident } from "@/api/types";
import { exact } from "@/ui/duration";

/** An entry in words: who, what happened, and what a person wrote about it. */
export interface EntryWords {
  who: string;
  /** Empty when the person's own words say everything. */
  what: string;
  wrote: string;
}

type Words = TFunction<"room">;

/**
 * Says an entry in the reader's language. Body and data are the server's record; what is missing in an older
 * record is left out rather than guessed.
 */
export function entryWords(entry: Entry, incident: Incident, t: Words): EntryWords {
  const { data } = entry;
  const body = entry.body.trim();
  const vigie = entry.kind === "alert" || entry.kind === "opened" ? sourceOf(entry, incident) : null;
  const say = (what: string, wrote = ""): EntryWords => ({
    who: entry.actor?.name ?? vigie ?? "Vigie",
    what,
    wrote,
  });
  switch (entry.kind) {
    case "note":
      return say("", body);
    case "opened":
      return say(openedWords(entry, t));
    case "alert":
      return say(alertWords(entry, t));
    case "acknowledged":
      return say(acknowledgedWords(incident, t), body);
    case "taken":
      return say(t(named(data.from) ? "entry.taken_from" : "entry.taken", { name: named(data.from) }));
    case "reassigned":
      return say(t("entry.reassigned", { name: named(data.to) ?? "" }), body);
    case "priority":
      return say(t("entry.priority", { from: text(data.from), to: text(data.to) }));
    case "watching":
      return say(t(entry.actor ? "entry.watching" : "entry.watching_alone"));
    case "resolved": {
      const cause = text(data.cause);
      return say(
        t("entry.resolved"),
        [body, cause && t("entry.cause", { cause })].filter(Boolean).join("\n"),
      );
    }
    case "reopened":
      return say(t(entry.actor ? "entry.reopened" : "entry.reopened_alone"), body);
    case "closed":
      return say(t("entry.closed"), body);
    case "runbook":
      return say(t("entry.runbook", { title: body, version: count(data.runbook_version) }));
    case "step":
      return say(stepWords(entry, t), [text(data.reason), body].filter(Boolean).join("\n"));
    case "outage":
      return say(outageWords(entry, t), body);
    case "source":
      return say(sourceWords(entry, t));
  }
}

function openedWords({ body, data }: Entry, t: Words): string {
  if (typeof data.since === "string") return t("entry.opened_silence", { source: text(data.source) || body });
  if (data.error !== undefined) return t("entry.opened_unparsed", { source: text(data.source) || body });
  const alerts = count(data.alerts);
  return alerts > 1 ? t("entry.opened_alerts", { title: body, count: alerts }) : body || t("entry.opened");
}

function alertWords({ body, data }: Entry, t: Words): string {
  const acknowledged = count(data.acknowledged);
  if (acknowledged > 0) {
    return t("entry.alert_acknowledged", { count: acknowledged, title: body });
  }
  const resumed = count(data.resumed);
  if (resumed > 0) return t("entry.alert_resumed", { count: resumed, title: body });
  const recovered = count(data.recovered);
  if (recovered > 0) {
    if (data.doubted === true) return t("entry.alert_doubted", { count: recovered });
    return count(data.firing) > 0
      ? t("entry.alert_some_over", { count: recovered, firing: count(data.firing) })
      : t("entry.alert_over", { count: recovered });
  }
  const alerts = count(data.alerts);
  return alerts > 1 ? t("entry.alert_more", { title: body, count: alerts }) : body || t("entry.alert");
}

function acknowledgedWords(incident: Incident, t: Words): string {
  const clock = incident.clocks.find((one) => one.kind === "acknowledge");
  if (!clock || clock.took_s === null || clock.met === null || clock.total_s === 0) {
    return t("entry.acknowledged");
  }
  return t(clock.met ? "entry.acknowledged_in" : "entry.acknowledged_late", {
    took: exact(clock.took_s),
    total: exact(clock.total_s),
  });
}

function outageWords({ data }: Entry, t: Words): string {
  const service = text(data.service);
  const length = exact(count(data.seconds));
  switch (data.change) {
    case "confirmed":
      return t("entry.outage_confirmed", { service, length });
    case "corrected":
      return t("entry.outage_corrected", { service, length });
    case "added":
      return t("entry.outage_added", { service, length });
    case "cancelled":
      return t("entry.outage_cancelled", { service });
    default:
      return t("entry.outage");
  }
}

function stepWords({ data }: Entry, t: Words): string {
  const n = count(data.step);
  const title = text(data.title);
  switch (data.outcome) {
    case "failed":
      return t("entry.step_failed", { n, title });
    case "skipped":
      return t("entry.step_skipped", { n, title });
    default:
      return t("entry.step_done", { n, title });
  }
}

function sourceWords({ body, data }: Entry, t: Words): string {
  if (data.heard === true) return t("entry.source_heard");
  if (data.error !== undefined) {
    return t("entry.source_unparsed", {
      source: text(data.source) || body,
      count: Math.max(1, count(data.events)),
    });
  }
  return t("entry.source_silent", { source: text(data.source) || body });
}

function sourceOf({ data }: Entry, incident: Incident): string | null {
  return text(data.source) || incident.dedup_alerts[0]?.source.name || null;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function named(value: unknown): string | undefined {
  const name = value && typeof value === "object" && "name" in value ? value.name : undefined;
  return typeof name === "string" && name ? name : undefined;
}
