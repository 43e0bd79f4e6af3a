import type { Incident, IncidentRow, Me, Priority } from "@/api/types";

/** A small generator of repeatable figures: the same screens at each run. */
export function figures(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

const clients = [
  "Hélios Santé",
  "Banque Aurore",
  "Kalpa Logistics",
  "Nordlys Energi",
  "Maison Verdier",
  "Octave Media",
  "Trident Freight",
  "Cobalt Pay",
  "Lumen Retail",
  "Atlas Learning",
  "Savane Télécom",
  "Brume Cloud",
];
const people = ["Inès Caron", "Tomasz Wilk", "Jeanne Bellec", "Adrien Dufour"];
const troubles: [title: string, service: string][] = [
  ["Login success rate down to 71 %", "identity"],
  ["Kafka consumer group billing-writer stalled", "billing"],
  ["Storefront unreachable from Frankfurt and Milan", "storefront"],
  ["API gateway answers 5xx on 12 % of requests", "gateway"],
  ["Checkout p99 latency 4.8 s, target 1.2 s", "checkout"],
  ["Pod payment-worker in CrashLoopBackOff, 9 restarts", "payments"],
  ["Disk /var 92 % full on db-prod-03", "db-prod-03"],
  ["Memory pressure on redis-cache-1, evictions rising", "cache tier"],
  ["SFTP drop folder not collected since 01:10", "partner-sftp"],
  ["TLS certificate of api.eu expires in 36 h", "edge"],
];
const windows: Record<Priority, { acknowledge: number; update: number; resolve: number }> = {
  P1: { acknowledge: 300, update: 1800, resolve: 14_400 },
  P2: { acknowledge: 900, update: 3600, resolve: 28_800 },
  P3: { acknowledge: 1800, update: 7200, resolve: 86_400 },
  P4: { acknowledge: 3600, update: 28_800, resolve: 259_200 },
};

const uuid = (kind: number, n: number) =>
  `0193${kind.toString(16).padStart(4, "0")}-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
const pick = <Item>(from: readonly Item[], by: number): Item => from[Math.floor(by * from.length)] as Item;

export const tenants = clients.map((name, at) => ({
  id: uuid(1, at),
  slug: name.toLowerCase().replaceAll(" ", "-"),
  name,
  time_zone: at === 6 ? "America/Toronto" : "Europe/Paris",
  locale: "fr" as const,
  roles: ["operator" as const],
  permissions: [
    "tenant:read",
    "incident:read",
    "incident:act",
    "runbook:read",
    "report:read",
    "availability:read",
  ],
}));

export function makeMe(part: Partial<Me["person"]> = {}): Me {
  return {
    person: {
      id: uuid(2, 0),
      email: "ines.caron@noroit.example",
      name: "Inès Caron",
      locale: "en",
      theme: "dark",
      density: "normal",
      time_zone: "Europe/Paris",
      shortcuts: {},
      ...part,
    },
    csrf: "token",
    permissions: [...(tenants[0]?.permissions ?? []), "contract:read"],
    provider: { name: "Noroît Infogérance", slug: "noroit" },
    shell: "console",
    tenants,
    server_time: new Date().toISOString(),
  };
}

/** One row in any state; `n` makes it unlike the others. */
export function makeRow(n: number, part: Partial<IncidentRow> = {}): IncidentRow {
  const now = Date.now();
  const trouble = troubles[n % troubles.length] as [string, string];
  return {
    id: uuid(3, n),
    tenant_id: (tenants[n % tenants.length] as (typeof tenants)[number]).id,
    reference: `INC-2026-${String(n).padStart(5, "0")}`,
    title: trouble[0],
    kind: "alert",
    priority: "P3",
    state: "triggered",
    in_progress: false,
    service: { id: uuid(4, n), name: trouble[1] },
    alerts: 1,
    owner: null,
    opened_at: new Date(now - 180_000).toISOString(),
    acknowledged_at: null,
    resolved_at: null,
    due: {
      kind: "acknowledge",
      at: new Date(now + 68_000).toISOString(),
      started_at: new Date(now - 180_000).toISOString(),
      total_s: 300,
      paused: false,
    },
    version: 1,
    ...part,
  };
}

/** A busy night: `count` rows, of which `waiting` wait for somebody. */
export function makeNight(count: number, waiting: number, seed = 20_261_120): IncidentRow[] {
  const random = figures(seed);
  const now = Date.now();
  return Array.from({ length: count }, (_, n) => {
    const waits = n < waiting;
    const state = waits ? "triggered" : random() < 0.16 ? "acknowledged" : "watching";
    const priority = waits
      ? ((["P1", "P1", "P2", "P3", "P3", "P4", "P4", "P4", "P4"] as const)[n] ?? "P4")
      : pick(["P1", "P2", "P2", "P3", "P3", "P3", "P4", "P4"] as const, random());
    const kind = waits ? "acknowledge" : state === "acknowledged" ? "update" : "resolve";
    const total = windows[priority][kind];
    const left = waits
      ? ([68, 154, 180, 347, 649, 857, 980, 1462, 1725][n] ?? 1800)
      : total * (random() * 1.02 - 0.02);
    const opened = now - (waits ? total - left : 600 + random() * 9000) * 1000;
    const trouble = waits
      ? (troubles[[0, 1, 2, 3, 4, 3, 0, 4, 5][n] ?? 0] as [string, string])
      : pick(troubles, random());
    const client = waits ? ([0, 6, 3, 7, 9, 8, 8, 2, 11][n] ?? 0) : Math.floor(random() * clients.length);
    return makeRow(48_212 - n, {
      id: uuid(3, n),
      tenant_id: (tenants[client] as (typeof tenants)[number]).id,
      title: trouble[0],
      kind: n === 8 ? "manual" : n === 7 ? "silence" : "alert",
      priority,
      state,
      in_progress: state === "acknowledged" && random() < 0.5,
      service: { id: uuid(4, n), name: trouble[1] },
      alerts: 1 + Math.floor(random() * 14),
      owner: waits
        ? null
        : { id: uuid(2, Math.floor(random() * people.length)), name: pick(people, random()) },
      opened_at: new Date(opened).toISOString(),
      due: {
        kind,
        at: new Date(now + left * 1000).toISOString(),
        started_at: new Date(now + (left - total) * 1000).toISOString(),
        total_s: total,
        paused: n % 97 === 40,
      },
    });
  });
}

/** The whole incident of a row, with a runbook, a contact and an hour of events. */
export function makeIncident(row: IncidentRow): Incident {
  const random = figures(row.title.length * 7919 + 11);
  const now = Date.now();
  const points = Array.from({ length: 60 }, (_, at) =>
    at < 46 ? Math.floor(random() * 3) : Math.floor((at - 44) * (0.8 + random() * 0.6)),
  );
  return {
    ...row,
    description: "Success rate of POST /login below 80 % for 3 minutes.",
    dedup_alerts: [
      {
        id: uuid(5, 1),
        dedup_key: "login-success-rate",
        status: "firing",
        severity: "critical",
        title: row.title,
        description: "",
        host: "edge-2",
        labels: { service: row.service?.name ?? "" },
        started_at: row.opened_at,
        ended_at: null,
        count: row.alerts,
        last_at: new Date(now - 20_000).toISOString(),
        links: [],
        source: { id: uuid(6, 1), name: "Prometheus", tool: "alertmanager" },
      },
    ],
    clocks: [],
    runbook: {
      id: uuid(7, 1),
      title: `${row.service?.name ?? "Platform"}: first response`,
      version: 14,
      sha256: "0".repeat(64),
      steps: [
        { n: 1, title: "Confirm the symptom from two regions" },
        { n: 2, title: "Check the last deployment and roll back if it is under 60 minutes old" },
        { n: 3, title: "Call the client's duty manager before any restart" },
        ...Array.from({ length: 5 }, (_, at) => ({ n: at + 4, title: `Step ${at + 4}` })),
      ],
      usual_s: 660,
      reason: "service",
    },
    execution: null,
    timeline: [],
    contacts: [
      {
        id: uuid(8, 1),
        name: "Marc Lenoir",
        role: "Duty manager",
        email: null,
        phone: "+33186260011",
        locale: "fr",
        duty: true,
      },
    ],
    contract: { reference: "NRT-HEL-2026", version: 2, name: "24 × 7" },
    signal: {
      from: new Date(now - 3_600_000).toISOString(),
      to: new Date(now).toISOString(),
      step_s: 60,
      points,
    },
    outages: [],
    seen_before: {
      id: uuid(3, 9999),
      reference: "INC-2026-47120",
      opened_at: new Date(now - 9 * 86_400_000).toISOString(),
    },
    raw_event: null,
    summary: "",
    cause: "",
    live_cursor: 1,
  };
}
