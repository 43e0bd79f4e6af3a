import { parseDate } from "@internationalized/date";
import type { Month } from "@/api/types";
import type { ClauseClass } from "@/ui/class-swatch";

type Class = ClauseClass;
type Reason = Month["outages"][number]["reason"];

const reasons: Record<Class, Reason> = {
  available: "counted",
  provider_down: "counted",
  degraded: "counted",
  client: "agreed",
  third_party: "agreed",
  maintenance: "maintenance",
  unknown: "unmeasured",
  outside: "out_of_hours",
};

/** A stretch of a month that was not simply available. Stretches of one month must not overlap. */
export interface Stretch {
  from: string;
  to: string;
  class: Class;
  components: readonly string[];
  cause?: string;
  reference?: string;
  /** A claim on it, in this state. */
  claimed?: { state: "proposed" | "agreed" | "refused"; reason: "client" | "third_party"; note: string };
}

const second = 1000;
const names = ["Portail patient", "Connexion", "API rendez-vous", "Échange de documents"];
const clauses: Record<Class, string> = {
  available: "art. 3",
  provider_down: "art. 4.1",
  degraded: "art. 4.2",
  client: "art. 6.2",
  third_party: "art. 7.2",
  maintenance: "art. 5",
  unknown: "art. 8",
  outside: "art. 2",
};

const october: readonly Stretch[] = [
  {
    from: "2026-10-03T12:40:10Z",
    to: "2026-10-03T12:46:50Z",
    class: "third_party",
    components: ["API rendez-vous"],
    cause: "Coupure de l’hébergeur, avis OVH-88102",
    reference: "INC-2026-00361",
    claimed: { state: "agreed", reason: "third_party", note: "Avis OVH-88102" },
  },
  {
    from: "2026-10-04T20:11:08Z",
    to: "2026-10-04T20:12:20Z",
    class: "provider_down",
    components: ["Connexion"],
    cause: "Bascule de la base des sessions",
    reference: "INC-2026-00364",
  },
  { from: "2026-10-11T00:00:00Z", to: "2026-10-11T02:00:00Z", class: "maintenance", components: names },
  {
    from: "2026-10-14T01:12:00Z",
    to: "2026-10-14T01:18:30Z",
    class: "provider_down",
    components: ["Portail patient", "Connexion"],
    cause: "Retour arrière du déploiement de 02:58",
    reference: "INC-2026-00417",
  },
  {
    from: "2026-10-14T02:21:00Z",
    to: "2026-10-14T02:26:00Z",
    class: "client",
    components: ["Connexion"],
    cause: "Certificat remplacé par vos équipes",
    reference: "INC-2026-00418",
    claimed: { state: "agreed", reason: "client", note: "Changement CHG-2041 côté client" },
  },
  { from: "2026-10-20T09:30:00Z", to: "2026-10-20T09:37:00Z", class: "unknown", components: names },
  {
    from: "2026-10-21T03:02:15Z",
    to: "2026-10-21T03:06:30Z",
    class: "provider_down",
    components: ["API rendez-vous"],
    cause: "Mémoire épuisée sur api-3",
    reference: "INC-2026-00431",
  },
  {
    from: "2026-10-25T00:52:00Z",
    to: "2026-10-25T01:05:20Z",
    class: "client",
    components: ["Portail patient"],
    cause: "Import nocturne lancé deux fois au changement d’heure",
    reference: "INC-2026-00440",
    claimed: { state: "agreed", reason: "client", note: "Planificateur du client" },
  },
  {
    from: "2026-10-27T22:14:02Z",
    to: "2026-10-27T22:16:20Z",
    class: "provider_down",
    components: ["Portail patient"],
    cause: "Résolution DNS en échec chez le transitaire",
    reference: "INC-2026-00446",
    claimed: {
      state: "proposed",
      reason: "third_party",
      note: "Panne du transitaire, avis TR-5512 joint au ticket.",
    },
  },
];

const others: Record<string, readonly Stretch[]> = {
  "2026-10": october,
  "2026-09": [
    {
      from: "2026-09-08T04:10:00Z",
      to: "2026-09-08T04:13:52Z",
      class: "provider_down",
      components: ["Connexion"],
      cause: "Redémarrage du répartiteur",
      reference: "INC-2026-00330",
    },
  ],
  "2026-08": [
    {
      from: "2026-08-17T01:30:00Z",
      to: "2026-08-17T02:08:51Z",
      class: "provider_down",
      components: ["Portail patient", "API rendez-vous"],
      cause: "Volume de la base plein",
      reference: "INC-2026-00288",
    },
  ],
  "2026-11": [
    {
      from: "2026-11-12T02:40:00Z",
      to: "2026-11-12T02:44:30Z",
      class: "provider_down",
      components: ["Portail patient"],
      cause: "Sonde et portail perdus ensemble, pare-feu redémarré",
      reference: "INC-2026-00472",
    },
  ],
};

/** November's outages beside the figure: of a service outside the contract, within another one, and withdrawn. */
function besides(): Month["outages"] {
  const one = {
    id: "outage-outside",
    from: "2026-11-05T08:00:00Z",
    to: "2026-11-05T08:21:00Z" as string | null,
    component: { id: "service-9", name: "Site vitrine" },
    class: "available",
    weight: 1000,
    counted_ms: 0,
    clause: "",
    reason: "not_promised" as Reason,
    cause: "Certificat expiré",
    reference: "INC-2026-00465" as string | null,
    state: "closed",
    exclusion: null,
  };
  return [
    one,
    {
      ...one,
      id: "outage-shared",
      from: "2026-11-12T02:41:00Z",
      to: "2026-11-12T02:44:00Z",
      component: { id: "component-1", name: "Connexion" },
      class: "degraded",
      weight: 300,
      clause: clauses.degraded,
      reason: "overlapped",
      cause: "Connexions lentes derrière le pare-feu",
      reference: "INC-2026-00473",
    },
    {
      ...one,
      id: "outage-withdrawn",
      from: "2026-11-18T21:05:00Z",
      to: null,
      component: { id: "component-2", name: "API rendez-vous" },
      reason: "withdrawn",
      cause: "Sonde mal réglée",
      reference: null,
      state: "cancelled",
    },
  ];
}

/** Months of the invented client, newest first. */
export const periods = ["2026-11", "2026-10", "2026-09", "2026-08"];

interface MonthOptions {
  zone?: string;
  target?: string;
  stretches?: readonly Stretch[];
  /** Cuts the month here: a provisional figure. */
  asOf?: string;
}

/**
 * An invented month whose figures all follow from its stretches, as the server's would: what is excluded leaves
 * the denominator, the classes sum to the month and the verdict is exact.
 */
export function makeMonth(period = "2026-10", options: MonthOptions = {}): Month {
  const { zone = "Europe/Paris", target = "99.95", stretches = others[period] ?? [] } = options;
  const first = parseDate(`${period}-01`);
  const from = first.toDate(zone).getTime();
  const end = first.add({ months: 1 }).toDate(zone).getTime();
  const asOf = options.asOf ?? (period === "2026-11" ? "2026-11-20T13:20:00Z" : null);
  const to = asOf ? Math.min(end, Date.parse(asOf)) : end;
  const total = (to - from) / second;

  const length = (stretch: Stretch) => (Date.parse(stretch.to) - Date.parse(stretch.from)) / second;
  const sum = (...classes: Class[]) =>
    stretches.filter((one) => classes.includes(one.class)).reduce((all, one) => all + length(one), 0);
  const down = sum("provider_down");
  const lost = stretches.reduce((all, one) => all + length(one), 0);
  const measured = total - sum("maintenance", "client", "third_party", "unknown");
  const lived = total;
  const livedDown = lost - sum("unknown");
  // Thousandths of a per cent: whole numbers, as the server counts.
  const allowed = 100_000 - Math.round(Number(target) * 1000);
  const budget = Math.floor((measured * allowed) / 100);
  const met = down * 1000 <= budget;
  const outages = stretches.flatMap((stretch, n) =>
    stretch.reference ? [outageOf(stretch, n, clauses)] : [],
  );
  if (period === "2026-11") outages.push(...besides());
  const running = asOf ? 1 : 0;

  return {
    period,
    from: new Date(from).toISOString(),
    to: new Date(end).toISOString(),
    time_zone: zone,
    as_of: asOf,
    provisional: asOf !== null,
    contract: { reference: "HS-2024-017", version: 3, target, currency: "EUR" },
    certifiable: true,
    contractual: {
      availability: pct(measured - down, measured),
      verdict: met ? "met" : "breached",
      measured_s: measured,
      downtime_ms: down * second,
      counted_s: down,
      margin_s: Math.floor(budget / second - down),
      credit_pct: met ? "0" : "5",
      credit_cents: met ? 0 : 64_000,
      budget_ms: budget,
      budget_consumed_pct: pct(down * second, budget) ?? "0.0000",
    },
    as_lived: {
      availability: pct(lived - livedDown, lived),
      verdict: livedDown * 100_000 <= lived * allowed ? "met" : "breached",
    },
    flips:
      period === "2026-10"
        ? [
            {
              kind: "maintenance",
              id: "maintenance-1",
              from: "2026-10-11T00:00:00Z",
              to: "2026-10-11T02:00:00Z",
              seconds: 7200,
              detail: "not_admitted",
            },
          ]
        : [],
    known_pct: pct(total - sum("unknown"), total) ?? "100.0000",
    classes: (Object.keys(clauses) as Class[]).map((name) => ({
      class: name,
      seconds: name === "available" ? total - lost : sum(name),
      clause: clauses[name],
    })),
    total_s: total,
    days: daysOf(period, zone, to, stretches),
    components: names.map((name, n) => {
      const own = stretches.filter((one) => one.components.includes(name));
      const ownDown = own
        .filter((one) => one.class === "provider_down")
        .reduce((all, one) => all + length(one), 0);
      return {
        id: `component-${n}`,
        name,
        availability: pct(measured - ownDown, measured),
        verdict: ownDown * 1000 <= budget ? ("met" as const) : ("breached" as const),
        segments: own.map((one) => ({
          from: one.from,
          to: one.to,
          class: one.class,
          weight: 1000,
          outage_ids: one.reference ? [`outage-${stretches.indexOf(one)}`] : [],
        })),
      };
    }),
    outages,
    maintenances: stretches
      .filter((one) => one.class === "maintenance")
      .map((one, n) => ({
        id: `maintenance-${n + 1}`,
        title: "Montée de version de la base patient",
        service_ids: names.map((_, at) => `component-${at}`),
        from: one.from,
        to: one.to,
        notified_at: "2026-10-02T08:15:00Z",
        admitted: true,
        cancelled_at: null,
      })),
    gaps: stretches
      .filter((one) => one.class === "unknown")
      .map((one) => ({ from: one.from, to: one.to, source: "Prometheus Paris" })),
    response: [
      { priority: "P1", target_s: 300, share_pct: "98", total: 12, met: 12, running, worst_s: 241 },
      { priority: "P2", target_s: 900, share_pct: "95", total: 31, met: 30, running: 0, worst_s: 1012 },
      { priority: "P3", target_s: 1800, share_pct: "90", total: 64, met: 61, running: 0, worst_s: 2630 },
      { priority: "P4", target_s: 3600, share_pct: "90", total: 0, met: 0, running, worst_s: 0 },
    ],
    burn: burnOf(from, to, budget, stretches),
    periods: [...periods],
    sources: [
      { id: "source-1", name: "Prometheus Paris", coverage_pct: pct(total - sum("unknown"), total) ?? "0" },
      { id: "source-2", name: "Sonde externe Lyon", coverage_pct: "100.0000" },
    ],
    trend: [
      ...["2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07"].map(
        (one, n) => ({
          period: one,
          availability:
            n === 0
              ? null
              : (["99.9991", "99.9804", "99.9702", "99.9987", "99.9611", "99.9954", "99.9848"][n - 1] ??
                null),
          verdict: n === 0 ? ("not_measurable" as const) : ("met" as const),
        }),
      ),
      { period: "2026-08", availability: "99.9129", verdict: "breached" },
      { period: "2026-09", availability: "99.9910", verdict: "met" },
      { period: "2026-10", availability: "99.9680", verdict: "met" },
    ],
  };
}

function outageOf(stretch: Stretch, n: number, clause: Record<Class, string>): Month["outages"][number] {
  const id = `outage-${n}`;
  const { claimed } = stretch;
  return {
    id,
    from: stretch.from,
    to: stretch.to,
    component: {
      id: `component-${names.indexOf(stretch.components[0] ?? "")}`,
      name: stretch.components.join(", "),
    },
    class: stretch.class,
    weight: 1000,
    counted_ms: stretch.class === "provider_down" ? Date.parse(stretch.to) - Date.parse(stretch.from) : 0,
    clause: clause[stretch.class],
    reason: reasons[stretch.class],
    cause: stretch.cause ?? "",
    reference: stretch.reference ?? null,
    state: "closed",
    exclusion: claimed
      ? {
          id: `exclusion-${n}`,
          outage_id: id,
          from: stretch.from,
          to: stretch.to,
          service_id: "component-0",
          reason: claimed.reason,
          note: claimed.note,
          state: claimed.state,
          proposed_by: "Hélène Le Goff",
          proposed_at: "2026-10-28T09:04:00Z",
          decided_by: claimed.state === "proposed" ? null : "Nadia Benali",
          decided_at: claimed.state === "proposed" ? null : "2026-10-29T14:30:00Z",
          answer: "",
        }
      : null,
  };
}

function daysOf(period: string, zone: string, to: number, stretches: readonly Stretch[]): Month["days"] {
  const days: Month["days"] = [];
  for (let day = parseDate(`${period}-01`); day.toString().startsWith(period); day = day.add({ days: 1 })) {
    const begin = day.toDate(zone).getTime();
    const end = Math.min(to, day.add({ days: 1 }).toDate(zone).getTime());
    if (end <= begin) break;
    const seconds: Partial<Record<Class, number>> = {};
    let lost = 0;
    for (const stretch of stretches) {
      const part = Math.min(end, Date.parse(stretch.to)) - Math.max(begin, Date.parse(stretch.from));
      if (part <= 0) continue;
      seconds[stretch.class] = (seconds[stretch.class] ?? 0) + part / second;
      lost += part / second;
    }
    days.push({ date: day.toString(), seconds: { ...seconds, available: (end - begin) / second - lost } });
  }
  return days;
}

function burnOf(from: number, to: number, budget: number, stretches: readonly Stretch[]): Month["burn"] {
  const points = [{ at: new Date(from).toISOString(), consumed_ms: 0, budget_ms: budget }];
  let consumed = 0;
  for (const stretch of stretches) {
    if (stretch.class !== "provider_down") continue;
    points.push({ at: stretch.from, consumed_ms: consumed, budget_ms: budget });
    consumed += Date.parse(stretch.to) - Date.parse(stretch.from);
    points.push({ at: stretch.to, consumed_ms: consumed, budget_ms: budget });
  }
  return [...points, { at: new Date(to).toISOString(), consumed_ms: consumed, budget_ms: budget }];
}

/** A part of a whole in per cent, cut after four digits. */
function pct(part: number, whole: number): string | null {
  if (whole <= 0) return null;
  const units = (BigInt(Math.round(part)) * 1_000_000n) / BigInt(Math.round(whole));
  return `${units / 10_000n}.${String(units % 10_000n).padStart(4, "0")}`;
}
