import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type APIRequestContext, expect, request } from "@playwright/test";
import type { components, paths } from "../src/api/schema";

type Schemas = components["schemas"];
export type Incident = Schemas["Incident"];
export type Tenant = Schemas["Tenant"];
export type Role = Schemas["PersonGrant"]["role"];
type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;

/** What `vigie demo` leaves in its data folder: where it serves, its accounts, and its sources' keys. */
interface DemoFile {
  base_url: string;
  accounts: { email: string; password: string; role: Role; tenant: string | null }[];
  tenants: { slug: string; name: string; keys: Record<"generic" | "alertmanager" | "pagerduty", string> }[];
}

export const demo: DemoFile = (() => {
  const folder = process.env.VIGIE_DATA_DIR;
  if (!folder) throw new Error("VIGIE_DATA_DIR names the data folder of a running `vigie demo`");
  return JSON.parse(readFileSync(join(folder, "demo.json"), "utf8"));
})();

export const baseURL = process.env.VIGIE_BASE_URL ?? demo.base_url;

/** A word that no other test and no earlier run has used. */
export const mark = () => randomUUID().slice(0, 8);

export interface Account {
  email: string;
  password: string;
}

/** Somebody signed in: speaks to the API as they would, and lends their session to a browser. */
export class Person {
  private constructor(
    readonly account: Account,
    readonly api: APIRequestContext,
    private readonly csrf: string,
    readonly me: Schemas["Me"],
  ) {}

  static async signIn(account: Account): Promise<Person> {
    const api = await request.newContext({ baseURL });
    const answer = await api.post("/api/session", { data: account });
    if (!answer.ok())
      throw new Error(`sign in as ${account.email}: ${answer.status()} ${await answer.text()}`);
    const me = (await answer.json()) as Schemas["Me"];
    return new Person(account, api, me.csrf, me);
  }

  async get<Path extends keyof paths>(
    path: Path,
    values: Record<string, string> = {},
  ): Promise<Answer<Path>> {
    return (await this.#ask("get", path, values)) as Answer<Path>;
  }

  /** Writes, and gives the answer's body; null when it has none. */
  async write<Body>(
    method: "post" | "put" | "patch" | "delete",
    path: keyof paths,
    values: Record<string, string>,
    data?: unknown,
  ): Promise<Body> {
    return (await this.#ask(method, path, values, data)) as Body;
  }

  async #ask(
    method: "get" | "post" | "put" | "patch" | "delete",
    path: string,
    values: Record<string, string>,
    data?: unknown,
  ): Promise<unknown> {
    const url = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
    const answer = await this.api[method](url, { data, headers: { "x-csrf-token": this.csrf } });
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`${method} ${url}: ${answer.status()} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  async end(): Promise<void> {
    await this.api.dispose();
  }
}

export function accountOf(role: Role, tenant: string | null = null): Account {
  const found = demo.accounts.find((one) => one.role === role && one.tenant === tenant);
  if (!found) throw new Error(`the demo has no ${role} of ${tenant ?? "all clients"}`);
  return { email: found.email, password: found.password };
}

export function keyOf(slug: string): string {
  const found = demo.tenants.find((one) => one.slug === slug);
  if (!found) throw new Error(`the demo has no client ${slug}`);
  return found.keys.generic;
}

export interface NewPerson {
  role: Role;
  /** The client they belong to or serve; all of them when absent. */
  tenant?: string;
  name?: string;
  locale?: "fr" | "en";
  theme?: "dark" | "light";
}

/** Makes a person that nobody else uses, speaking English unless told, and signs them in. */
export async function makePerson(admin: Person, wish: NewPerson): Promise<Person> {
  const id = mark();
  const account = { email: `${wish.role}-${id}@journeys.test`, password: `journey ${randomUUID()}` };
  await admin.write(
    "post",
    "/api/people",
    {},
    {
      ...account,
      name: wish.name ?? `Journey ${id}`,
      locale: wish.locale ?? "en",
      roles: [{ role: wish.role, tenant_id: wish.tenant ?? null }],
    },
  );
  const person = await Person.signIn(account);
  if (wish.theme) await person.write("patch", "/api/me", {}, { theme: wish.theme });
  return person;
}

/** A client of a test's own, with one component, a contract around the clock and a source that can tell of it. */
export interface Client {
  id: string;
  name: string;
  service: string;
  /** The component's key, which alerts name. */
  component: string;
  key: string;
}

export async function makeClient(admin: Person): Promise<Client> {
  const id = mark();
  const name = `Client ${id}`;
  const component = "shop";
  const midnight = new Date();
  midnight.setUTCDate(1);
  const tenant = await admin.write<Tenant>(
    "post",
    "/api/tenants",
    {},
    {
      name,
      slug: `client-${id}`,
      locale: "en",
      time_zone: "Europe/Paris",
      services: [{ key: component, name: "Web shop" }],
      contract: {
        reference: `C-${id}`,
        effective_from: midnight.toISOString().slice(0, 10),
        terms: {
          time_zone: "Europe/Paris",
          service_window: { kind: "24x7" },
          coverage: { kind: "24x7" },
          target: "99.9",
          components: [{ service_id: component, weight: 1000 }],
          priority_by_severity: { critical: "P1", high: "P2", warning: "P3", info: "P4" },
          outage_weights: { critical: 1000 },
          response: {
            P1: { acknowledge_s: 900, update_s: 1800, resolve_s: 14400, share_pct: "90" },
            P2: { acknowledge_s: 1800, update_s: 3600, resolve_s: 28800, share_pct: "90" },
            P3: { acknowledge_s: 7200, update_s: 28800, resolve_s: 259200, share_pct: "90" },
            P4: { acknowledge_s: 28800, update_s: 0, resolve_s: 0, share_pct: "90" },
          },
        },
      },
    },
  );
  const { key } = await admin.write<Schemas["SourceKey"]>(
    "post",
    "/api/tenants/{tenant}/sources",
    { tenant: tenant.id },
    { tool: "generic", name: `Probe ${id}` },
  );
  const service = tenant.services.find((one) => one.key === component);
  if (!service) throw new Error(`${name} was made without its component`);
  return { id: tenant.id, name, service: service.id, component, key };
}

export const runbookText = (steps: readonly string[]) =>
  steps
    .map(
      (step, at) =>
        `## ${at + 1}. ${step}\n\n\`\`\`sh\necho ${at + 1}\n\`\`\`\n\nCheck: the number is shown.\n`,
    )
    .join("\n");

/** Publishes a runbook for a client's component. */
export async function publishRunbook(
  writer: Person,
  client: Client,
  title: string,
  steps: readonly string[],
): Promise<Schemas["Runbook"]> {
  const at = { tenant: client.id };
  const runbook = await writer.write<Schemas["Runbook"]>("post", "/api/tenants/{tenant}/runbooks", at, {
    title,
    service_id: client.service,
    labels: {},
    markdown: runbookText(steps),
  });
  return writer.write(
    "post",
    "/api/tenants/{tenant}/runbooks/{runbook}/publish",
    { ...at, runbook: runbook.id },
    { reason: "First version", revision: runbook.draft_revision },
  );
}

export interface Event {
  title: string;
  dedup_key: string;
  status?: "firing" | "resolved";
  severity?: "critical" | "high" | "warning" | "info";
  service?: string;
  started_at?: string;
  ended_at?: string;
}

/** Sends events as a client's own tool does: with the key alone. */
export async function send(key: string, ...events: Event[]): Promise<void> {
  const api = await request.newContext({ baseURL });
  const answer = await api.post(`/intake/generic/${key}`, { data: { events } });
  const told = await answer.text();
  await api.dispose();
  if (!answer.ok()) throw new Error(`intake: ${answer.status()} ${told}`);
}

/** The incident of a title, once the queue knows it. */
export async function incidentOf(person: Person, title: string): Promise<Incident> {
  let found: { id: string; tenant_id: string } | undefined;
  await expect
    .poll(async () => {
      const { items } = await person.get("/api/incidents");
      found = items.find((row) => row.title === title);
      return found?.id;
    })
    .toBeTruthy();
  return person.get("/api/tenants/{tenant}/incidents/{incident}", {
    tenant: found?.tenant_id ?? "",
    incident: found?.id ?? "",
  });
}

/** Resolves what a test left open for a client, so that no page of it waits in the demo's queue. */
export async function tidy(admin: Person, tenant: string): Promise<void> {
  const { items } = await admin.get("/api/incidents");
  for (const { id } of items.filter((row) => row.tenant_id === tenant)) {
    const at = { tenant, incident: id };
    const { version } = await admin.get("/api/tenants/{tenant}/incidents/{incident}", at);
    await admin.write("post", "/api/tenants/{tenant}/incidents/{incident}/resolve", at, {
      version,
      summary: "The journey is over.",
      outages: [],
    });
  }
}
