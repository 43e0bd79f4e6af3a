import type { Person, Runbook, RunbookPreview, RunbookRow, Tenant, TenantSummary, Terms } from "@/api/types";
import { figures, tenants } from "./fixtures";

const day = 86_400_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

/** The terms of a serious contract: nights included, three steps of credit. */
export function makeTerms(part: Partial<Terms> = {}): Terms {
  return {
    time_zone: "Europe/Paris",
    service_window: { kind: "24x7" },
    coverage: {
      kind: "weekly",
      rules: [
        { days: [1, 2, 3, 4, 5], from: "18:00", to: "09:00" },
        { days: [6, 7], from: "00:00", to: "00:00" },
      ],
      on_holidays: "open",
    },
    holidays: { calendar: "FR", extra: ["2026-12-24"] },
    target: "99.95",
    aggregation: "worst",
    components: [],
    denominator: "removed",
    no_data: "exclude",
    partial_weight: 300,
    min_outage_s: 60,
    notice_s: 259_200,
    min_known_pct: "99",
    credits: [
      { below: "99.95", credit_pct: "5" },
      { below: "99.9", credit_pct: "10" },
      { below: "99.5", credit_pct: "25" },
    ],
    credit_cap_pct: "50",
    monthly_fee_cents: 1_840_000,
    currency: "EUR",
    response: {
      P1: { acknowledge_s: 300, update_s: 1800, resolve_s: 14_400, share_pct: "95" },
      P2: { acknowledge_s: 900, update_s: 3600, resolve_s: 28_800, share_pct: "90" },
      P3: { acknowledge_s: 7200, update_s: 28_800, resolve_s: 259_200, share_pct: "90" },
      P4: { acknowledge_s: 28_800, update_s: 0, resolve_s: 0, share_pct: "90" },
    },
    priority_by_severity: { critical: "P1", high: "P2", warning: "P3", info: "P4" },
    outage_weights: { critical: 1000 },
    start_offset_s: 0,
    clauses: { available: "art. 4.1", provider_down: "art. 5.1", maintenance: "art. 5.3" },
    ...part,
  };
}

/** The list of clients: one in trouble, one without contract, most of them calm. */
export function makeSummaries(): TenantSummary[] {
  const random = figures(77);
  return tenants.map((tenant, at) => ({
    id: tenant.id,
    slug: tenant.slug,
    name: tenant.name,
    time_zone: tenant.time_zone,
    locale: tenant.locale,
    open: {
      P1: at === 0 || at === 6 ? 1 : 0,
      P2: at === 7 ? 2 : at === 3 ? 1 : 0,
      P3: Math.floor(random() * 4),
      P4: Math.floor(random() * 3),
    },
    sources: { total: at === 11 ? 0 : 2 + (at % 4), silent: at === 7 ? 1 : 0, waiting: at === 2 ? 3 : 0 },
    contract:
      at === 11
        ? null
        : {
            reference: `NRT-${tenant.slug.slice(0, 3).toUpperCase()}-2026`,
            version: 1 + (at % 3),
            target: at % 2 ? "99.9" : "99.95",
          },
    month:
      at === 11
        ? null
        : {
            period: "2026-11",
            availability: at === 7 ? "99.9278" : (99.95 + random() * 0.05).toFixed(4),
            verdict: at === 7 ? ("breached" as const) : ("met" as const),
            margin_s: at === 7 ? -41 : Math.floor(200 + random() * 2000),
          },
    runbooks: at === 11 ? 0 : 6 + Math.floor(random() * 38),
  }));
}

/** One client with a tree of components, two contacts, sources in every state and a contract in its second version. */
export function makeTenant(summary: TenantSummary): Tenant {
  const service = (n: number, name: string, key: string, parent: number | null, labels = {}) => ({
    id: `${summary.id.slice(0, 24)}${String(n).padStart(12, "0")}`,
    parent_id: parent === null ? null : `${summary.id.slice(0, 24)}${String(parent).padStart(12, "0")}`,
    key,
    name,
    labels,
    weight: 1000,
    position: n,
    retired_at: null,
  });
  const { sources, ...rest } = summary;
  return {
    ...rest,
    source_counts: sources,
    services: [
      service(1, "Patient portal", "portal", null, { app: "portal" }),
      service(2, "Identity", "identity", 1, { app: "login", tier: "front" }),
      service(3, "Appointments", "appointments", 1),
      service(4, "Patient database", "patients-db", null),
      service(5, "Replica Lyon", "patients-db-lyon", 4),
      { ...service(6, "Old mail gateway", "mail-gateway", null), retired_at: ago(40 * day) },
    ],
    contacts: [
      {
        id: "contact-1",
        name: "Marc Lenoir",
        role: "Responsable d’exploitation",
        email: "marc.lenoir@helios.example",
        phone: "+33 1 86 26 00 11",
        locale: "fr",
        duty: true,
      },
      {
        id: "contact-2",
        name: "Sofia Rey",
        role: "Directrice technique",
        email: "sofia.rey@helios.example",
        phone: null,
        locale: "fr",
        duty: false,
      },
    ],
    sources: [
      {
        id: "source-1",
        tool: "alertmanager",
        name: "prod-paris",
        service_id: null,
        heartbeat_s: 60,
        key_hint: "7f2c",
        last_event_at: ago(240_000),
        last_heartbeat_at: ago(30_000),
        state: "live",
        created_at: ago(120 * day),
      },
      {
        id: "source-2",
        tool: "pagerduty",
        name: "Datadog, API and payment",
        service_id: null,
        heartbeat_s: 300,
        key_hint: "91ab",
        last_event_at: ago(4_000_000),
        last_heartbeat_at: ago(2_460_000),
        state: "silent",
        created_at: ago(60 * day),
      },
      {
        id: "source-3",
        tool: "generic",
        name: "Backups",
        service_id: null,
        heartbeat_s: null,
        key_hint: "44d0",
        last_event_at: null,
        last_heartbeat_at: null,
        state: "new",
        created_at: ago(3_600_000),
      },
      {
        id: "source-4",
        tool: "generic",
        name: "Old Nagios",
        service_id: null,
        heartbeat_s: null,
        key_hint: "c01e",
        last_event_at: ago(90 * day),
        last_heartbeat_at: null,
        state: "revoked",
        created_at: ago(300 * day),
      },
    ],
    contracts: summary.contract
      ? [
          {
            id: "contract-1",
            reference: summary.contract.reference,
            versions: [
              {
                version: 2,
                effective_from: "2026-09-01",
                effective_to: null,
                terms: makeTerms(),
                created_at: ago(80 * day),
                created_by: null,
              },
              {
                version: 1,
                effective_from: "2026-01-01",
                effective_to: "2026-08-31",
                terms: makeTerms({
                  target: "99.9",
                  coverage: { kind: "weekly", days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" },
                }),
                created_at: ago(320 * day),
                created_by: null,
              },
            ],
          },
        ]
      : [],
    created_at: ago(320 * day),
  };
}

export const loginFailures = `# Login failures

Applies to **identity** at Hélios Santé. Usual time: 9 minutes.

## 1. Confirm the symptom from two regions

Open the login page from the Paris and Frankfurt probes.

Expected: both fail. One failing region is a network case.

## 2. Read the last deployment

\`\`\`sh
kubectl -n identity rollout history deploy/login
\`\`\`

## 3. Roll back if the deployment is under 60 minutes old

> Risk: changes production. The client's policy allows it at P1 and P2.

\`\`\`sh
kubectl -n identity rollout undo deploy/login
\`\`\`

> If it did not work: put the revision back and call the duty manager.

## 4. Call the duty manager before any database restart

| Who | Phone | From |
| --- | --- | --- |
| Marc Lenoir | +33 1 86 26 00 11 | first |
| Sofia Rey | +33 1 86 26 00 12 | after 5 min |
`;

/** The runbooks of two clients, with use that says which need care. */
export function makeRunbooks(): Runbook[] {
  const client = tenants[0]?.id ?? "";
  const other = tenants[1]?.id ?? "";
  const identity = { id: `${client.slice(0, 24)}000000000002`, name: "Identity" };
  const database = { id: `${client.slice(0, 24)}000000000004`, name: "Patient database" };
  const rows: [
    string,
    string,
    RunbookRow["service"],
    number | null,
    boolean,
    number,
    number,
    number | null,
  ][] = [
    [client, "Login failures", identity, 14, true, 11, 2, 3_600_000],
    [client, "Patient database: replica lags", database, 6, false, 4, 0, 3 * day],
    [client, "Certificate close to its end", identity, 3, false, 2, 0, 12 * day],
    [client, "Appointment queue full", null, 9, false, 7, 0, 2 * day],
    [client, "Night backup unfinished", database, 2, true, 5, 2, day],
    [client, "Failover to the Lyon site", database, 4, false, 0, 0, null],
    [client, "Disk under 10 %", null, null, true, 0, 0, null],
    [other, "Settlement batch late", null, 5, false, 19, 1, 5 * day],
    [other, "HSM unreachable", null, 2, false, 1, 0, 40 * day],
  ];
  return rows.map(([tenant_id, title, service, version, draft, executions, failed_steps, used], at) => ({
    id: `01930007-0000-7000-8000-00000000000${at + 1}`,
    tenant_id,
    title,
    service,
    labels: (at === 3 ? { app: "queue" } : {}) as Record<string, string>,
    version,
    published_at: version ? ago((3 + at) * day) : null,
    draft,
    steps: 4,
    executions,
    last_used_at: used === null ? null : ago(used),
    failed_steps,
    draft_markdown: draft ? loginFailures.replace("# Login failures", `# ${title}`) : null,
    draft_revision: draft ? 3 : 0,
    versions: Array.from({ length: version ?? 0 }, (_, n) => {
      const number = (version ?? 0) - n;
      return {
        version: number,
        sha256: `${number.toString(16).padStart(2, "0")}f2a91c0`.repeat(7).slice(0, 64),
        published_at: ago((3 + at + n * 21) * day),
        published_by: { id: "person-paul", name: n % 3 === 2 ? "Inès Caron" : "Paul Guéguen" },
        reason:
          [
            "Number of Sofia Rey changed",
            "Command of step 2: namespace corrected, proposed from an incident",
            "Two regions instead of one to confirm",
          ][n % 3] ?? "",
        title,
      };
    }),
  }));
}

/** A version as it was published: older ones are a little shorter. */
export function versionText(version: number, newest: number): string {
  if (version === newest) {
    return loginFailures
      .replace("Usual time: 9 minutes.", "Usual time: 11 minutes.")
      .replace("## 3. Roll back if the deployment is under 60 minutes old", "## 3. Restart the login service")
      .replace("rollout undo", "rollout restart");
  }
  return loginFailures.replace("Paris and Frankfurt probes", "Paris probe");
}

/** Markdown read well enough for a picture of the preview; the real renderer is the server's. */
export function previewOf(markdown: string): RunbookPreview {
  const lines = markdown.split("\n");
  const problems: RunbookPreview["problems"] = [];
  const steps: RunbookPreview["steps"] = [];
  const html: string[] = [];
  const plain = (text: string) =>
    text
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/\*\*(.+?)\*\*/g, "<strong>$1</strong>");
  let code: string[] | null = null;
  let table: string[] = [];
  const flushTable = () => {
    if (table.length === 0) return;
    const cells = (row: string, tag: string) =>
      `<tr>${row
        .split("|")
        .slice(1, -1)
        .map((cell) => `<${tag}>${plain(cell.trim())}</${tag}>`)
        .join("")}</tr>`;
    html.push(
      `<table><thead>${cells(table[0] ?? "", "th")}</thead><tbody>${table
        .slice(2)
        .map((row) => cells(row, "td"))
        .join("")}</tbody></table>`,
    );
    table = [];
  };
  for (const [at, line] of lines.entries()) {
    if (line.startsWith("```")) {
      if (code) html.push(`<pre><code>${plain(code.join("\n"))}\n</code></pre>`);
      code = code ? null : [];
      continue;
    }
    if (code) {
      code.push(line);
      continue;
    }
    if (line.startsWith("|")) {
      table.push(line);
      continue;
    }
    flushTable();
    const heading = /^(#+) (.*)$/.exec(line);
    const level = heading?.[1]?.length ?? 0;
    const title = heading?.[2] ?? "";
    if (level) html.push(`<h${level}>${plain(title)}</h${level}>`);
    else if (line.startsWith("> ")) html.push(`<blockquote><p>${plain(line.slice(2))}</p></blockquote>`);
    else if (line.trim()) html.push(`<p>${plain(line)}</p>`);
    const step = /^## (\d+)\. (.*)$/.exec(line);
    if (step) {
      steps.push({
        n: steps.length + 1,
        title: step[2] ?? "",
        html: "",
        commands: [],
        risk: null,
        on_failure: null,
      });
      if (!/expected/i.test(lines.slice(at, at + 6).join(" "))) {
        problems.push({
          line: at + 1,
          severity: "warning",
          message_code: "step_without_check",
          detail: step[2] ?? "",
        });
      }
    }
    if (/\]\((?!https?:)/.test(line))
      problems.push({ line: at + 1, severity: "error", message_code: "relative_link", detail: line });
  }
  flushTable();
  if (code) problems.push({ line: lines.length, severity: "error", message_code: "open_fence", detail: "" });
  if (steps.length === 0)
    problems.unshift({ line: 1, severity: "error", message_code: "no_steps", detail: "" });
  return { html: html.join("\n"), steps, problems };
}

/** Everybody who can sign in at the invented provider. */
export function makePeople(): Person[] {
  const client = tenants[0]?.id ?? "";
  const one = (
    n: number,
    name: string,
    role: Person["roles"][number]["role"],
    tenant: string | null,
    part: Partial<Person> = {},
  ): Person => ({
    id: `person-${n}`,
    email: `${name.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(" ", ".")}@${tenant ? "helios" : "noroit"}.example`,
    name,
    locale: "fr",
    disabled: false,
    last_seen_at: ago(n * 5_400_000),
    roles: [{ role, tenant_id: tenant }],
    ...part,
  });
  return [
    one(1, "Hélène Le Goff", "provider_admin", null),
    one(2, "Claire Morvan", "shift_lead", null),
    one(3, "Inès Caron", "operator", null),
    one(4, "Tomasz Wilk", "operator", client, {
      roles: [
        { role: "operator", tenant_id: client },
        { role: "writer", tenant_id: tenants[1]?.id ?? null },
      ],
    }),
    one(5, "Paul Guéguen", "writer", null),
    one(6, "Nadia Benali", "client_cto", client),
    one(7, "Jeanne Bellec", "auditor", null, { disabled: true, last_seen_at: null }),
  ];
}
