import type { Contract, Terms, Window } from "@/api/types";

/** A contract's last version, whatever order they come in: the one its next version begins from. */
export function newestVersion({ versions }: Pick<Contract, "versions">) {
  return versions.reduce((newest, one) => (one.version > newest.version ? one : newest));
}

/** What each group of fields of the form is given. */
export interface TermsFieldsProps {
  terms: Terms;
  onChange: (part: Partial<Terms>) => void;
  /** The complaint about a field of the terms, by its path. */
  errorOf: (field: string) => string | null;
}

/** Whether a field holds what is no figure or no day: it must be put right before the terms are sent. */
export function unreadable(terms: Terms): boolean {
  return holdsNaN(terms) || parseDays(terms.holidays.extra.join(" ")) === null;
}

function holdsNaN(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(holdsNaN);
  return Number.isNaN(value);
}

export type Template = "always" | "nights" | "business";
export const templates: readonly Template[] = ["always", "nights", "business"];

const minute = 60;
const hour = 3600;
const day = 86_400;

/** When the team watches, for each template. */
const coverages: Record<Template, Window> = {
  always: { kind: "24x7" },
  nights: {
    kind: "weekly",
    rules: [
      { days: [1, 2, 3, 4, 5], from: "18:00", to: "09:00" },
      { days: [6, 7], from: "00:00", to: "00:00" },
    ],
    on_holidays: "open",
  },
  business: { kind: "weekly", rules: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" }] },
};

/** The terms a contract begins with: what a serious provider promises when nothing else is agreed. */
export function termsOf(template: Template, timeZone: string): Terms {
  const coverage = coverages[template];
  return {
    time_zone: timeZone,
    // Nights complete a client's own days: the service itself is owed at all hours.
    service_window: template === "business" ? coverage : { kind: "24x7" },
    coverage,
    holidays: { calendar: calendarOf(timeZone), extra: [] },
    target: "99.9",
    aggregation: "worst",
    components: [],
    denominator: "removed",
    no_data: "exclude",
    partial_weight: 300,
    min_outage_s: 0,
    notice_s: 3 * day,
    min_known_pct: "99",
    credits: [
      { below: "99.9", credit_pct: "10" },
      { below: "99", credit_pct: "25" },
      { below: "95", credit_pct: "100" },
    ],
    credit_cap_pct: "100",
    monthly_fee_cents: 0,
    currency: timeZone.startsWith("America/") ? "CAD" : "EUR",
    response: {
      P1: { acknowledge_s: 15 * minute, update_s: 30 * minute, resolve_s: 4 * hour, share_pct: "90" },
      P2: { acknowledge_s: 30 * minute, update_s: hour, resolve_s: 8 * hour, share_pct: "90" },
      P3: { acknowledge_s: 2 * hour, update_s: 8 * hour, resolve_s: 3 * day, share_pct: "90" },
      P4: { acknowledge_s: 8 * hour, update_s: 0, resolve_s: 0, share_pct: "90" },
    },
    priority_by_severity: { critical: "P1", high: "P2", warning: "P3", info: "P4" },
    outage_weights: { critical: 1000 },
    start_offset_s: 0,
    clauses: {},
  };
}

/** The public holidays that go with a zone, where Vigie knows them. */
export function calendarOf(timeZone: string): Terms["holidays"]["calendar"] {
  if (timeZone === "Europe/Paris") return "FR";
  return timeZone === "America/Toronto" || timeZone === "America/Montreal" ? "CA-QC" : "";
}

export interface Rule {
  days: number[];
  from: string;
  to: string;
}

/** The rules of a weekly window, in whichever of its two forms it is written. */
export function rulesOf(window: Window): Rule[] {
  if (window.kind === "24x7") return [];
  if (window.rules && window.rules.length > 0) {
    return window.rules.map(({ days, from, to }) => ({ days: days ?? [], from, to }));
  }
  return [{ days: window.days ?? [], from: window.from ?? "", to: window.to ?? "" }];
}

/** Whether a rule runs over midnight: its end is not later than its beginning. */
export function overnight({ from, to }: Rule): boolean {
  return to <= from;
}

/** Days in runs: `[1,2,3,5]` is `[[1,3],[5,5]]`. */
export function dayRuns(days: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const one of [...new Set(days)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[1] === one - 1) last[1] = one;
    else runs.push([one, one]);
  }
  return runs;
}

/** Reads money typed as `18 400,50` or `18400.50` into cents; null when it is none. */
export function parseMoney(text: string): number | null {
  const clean = text.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  if (!clean) return 0;
  const parts = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(clean);
  if (!parts) return null;
  return Number(parts[1]) * 100 + Number((parts[2] ?? "").padEnd(2, "0"));
}

/** Writes cents so that they are read again as the same. */
export function writeMoney(cents: number): string {
  const rest = cents % 100;
  return `${Math.floor(cents / 100)}${rest ? `.${String(rest).padStart(2, "0")}` : ""}`;
}

/** Reads days such as `2026-12-24, 2026-12-31`; null when one is no day of the calendar. */
export function parseDays(text: string): string[] | null {
  const days = text.split(/[\s,;]+/).filter(Boolean);
  const real = (one: string) =>
    /^\d{4}-\d{2}-\d{2}$/.test(one) && new Date(`${one}T00:00:00Z`).toISOString().startsWith(one);
  try {
    return days.every(real) ? days : null;
  } catch {
    // No such day: the browser refuses to write it.
    return null;
  }
}
