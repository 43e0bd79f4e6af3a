import type { Entry, Execution, Incident, IncidentRow } from "@/api/types";
import { makeIncident } from "./fixtures";

const ines = { id: "01930002-0000-7000-8000-000000000000", name: "Inès Caron" };
const minute = 60_000;

interface Written {
  title: string;
  html: string;
  commands?: string[];
  risk?: string;
  on_failure?: string;
}

const steps: Written[] = [
  {
    title: "Confirm the symptom from two regions",
    html: "<p>Open the login page from the Paris and Frankfurt probes. One failing region is a network case: use the edge runbook.</p>",
  },
  {
    title: "Read the last deployment",
    html: "<p>A deployment under 60 minutes old is the first suspect.</p><pre><code>kubectl -n identity rollout history deploy/login\n</code></pre>",
    commands: ["kubectl -n identity rollout history deploy/login"],
  },
  {
    title: "Roll back if the deployment is recent",
    html: "<p>Only to the revision before. Never two steps.</p><pre><code>kubectl -n identity rollout undo deploy/login\n</code></pre>",
    commands: ["kubectl -n identity rollout undo deploy/login"],
    risk: "Changes production. The client's change policy allows it at P1 and P2.",
    on_failure:
      "<p>Put the revision back and call the duty manager before anything else.</p><pre><code>kubectl -n identity rollout undo deploy/login --to-revision=41\n</code></pre>",
  },
  {
    title: "Check the session store",
    html: "<p>More than 200 evictions a minute means the cache is full.</p><pre><code>redis-cli -h cache-1 info stats | grep evicted\n</code></pre>",
    commands: ["redis-cli -h cache-1 info stats | grep evicted"],
  },
  {
    title: "Call the duty manager",
    html: "<p>Before any restart of the database. Marc Lenoir, then Sofia Rey after 5 minutes.</p>",
  },
  { title: "Watch for 15 minutes", html: "<p>Success rate above 97&nbsp;% on both probes.</p>" },
];

const sha256 = "3f2a91c07be4d5518a6f0c2e9d47b1a2c3d4e5f60718293a4b5c6d7e8f901234";

function execution(opened: number, done: number): Execution {
  return {
    id: "execution-1",
    runbook_id: "01930007-0000-7000-8000-000000000001",
    title: "Login failures",
    version: 14,
    sha256,
    started_at: new Date(opened + 228_000).toISOString(),
    started_by: ines,
    finished_at: null,
    steps: steps.map((step, at) => ({
      n: at + 1,
      title: step.title,
      html: step.html,
      commands: step.commands ?? [],
      risk: step.risk ?? null,
      on_failure: step.on_failure ?? null,
      result:
        at < done
          ? {
              id: `result-${at}`,
              outcome: "done" as const,
              reason: "",
              note: "",
              person: ines,
              at: new Date(opened + 228_000 + (at + 1) * 80_000).toISOString(),
            }
          : null,
    })),
  };
}

function timeline(row: IncidentRow, opened: number): Entry[] {
  const at = (ms: number) => new Date(opened + ms).toISOString();
  const entry = (n: number, ms: number, part: Partial<Entry>): Entry => ({
    id: `${row.id} entry ${n}`,
    at: at(ms),
    kind: "note",
    actor: null,
    body: "",
    visibility: "internal",
    data: {},
    ...part,
  });
  const first = [
    entry(1, 0, { kind: "opened", body: row.title, data: { alerts: row.alerts, priority: row.priority } }),
    entry(2, 20_000, { kind: "alert", body: "5xx on the login route", data: { alerts: 2, firing: 3 } }),
  ];
  if (row.state === "triggered") return first;
  return [
    ...first,
    entry(3, 228_000, { kind: "acknowledged", actor: ines }),
    entry(4, 229_000, { kind: "runbook", body: "Login failures", data: { runbook_version: 14, sha256 } }),
    entry(5, 283_000, {
      actor: ines,
      visibility: "client",
      body: "We see failed logins on your platform since 02:43 and are working on it. Next news before 03:15.",
    }),
    entry(6, 308_000, {
      kind: "step",
      actor: ines,
      body: "Both probes fail.",
      data: { step: 1, title: steps[0]?.title ?? "", outcome: "done" },
    }),
    entry(7, 388_000, {
      actor: ines,
      body: "Deployment login@7f3c2e1 finished at 02:31, twelve minutes before the first failure.",
    }),
  ];
}

/** An incident as its room shows it: clocks, run, timeline, outages. Its state decides how far the work is. */
export function makeRoom(row: IncidentRow): Incident {
  const base = makeIncident(row);
  const opened = Date.now() - 9 * minute;
  const taken = row.state !== "triggered";
  const over = row.state === "resolved" || row.state === "closed";
  return {
    ...base,
    opened_at: new Date(opened).toISOString(),
    dedup_alerts: base.dedup_alerts.map((alert) => ({
      ...alert,
      description: "Success rate of POST /login below 80 % for 3 minutes, seen from Paris and Frankfurt.",
      labels: {
        alertname: "LoginSuccessRate",
        severity: "critical",
        service: row.service?.name ?? "",
        region: "eu-west",
      },
      links: ["https://prometheus.helios.example/graph?g0.expr=login_success_rate"],
    })),
    clocks: [
      {
        kind: "acknowledge",
        at: null,
        met: taken ? true : null,
        took_s: taken ? 228 : null,
        total_s: 300,
        started_at: new Date(opened).toISOString(),
      },
      {
        kind: "update",
        at: taken ? new Date(Date.now() + 29 * minute).toISOString() : null,
        met: null,
        took_s: null,
        total_s: 1800,
        started_at: new Date(opened).toISOString(),
      },
    ],
    runbook: base.runbook && {
      ...base.runbook,
      title: "Login failures",
      sha256,
      steps: steps.map((step, at) => ({ n: at + 1, title: step.title })),
    },
    execution: taken ? execution(opened, over ? steps.length : 2) : null,
    timeline: timeline(row, opened),
    outages: [
      {
        id: "outage-1",
        // The second component of every invented client.
        service_id: `${row.tenant_id.slice(0, 24)}000000000002`,
        from: new Date(opened).toISOString(),
        to: over ? new Date(opened + 7 * minute).toISOString() : null,
        weight: 1000,
        class: "provider",
        state: over ? "closed" : "open",
        evidence: "signal",
        note: "",
      },
    ],
  };
}
