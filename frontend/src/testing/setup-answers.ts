import type { Me, Person, Runbook, Tenant, TenantSummary } from "@/api/types";
import { makePeople, makeRunbooks, makeSummaries, makeTenant, previewOf, versionText } from "./client-setup";

type Answer = { status: number; body: unknown };
type Body = Record<string, unknown> | null;

export interface SetupHost {
  me: Me | null;
  change: (topic: string) => void;
}

/** The part of the invented Vigie where clients, runbooks and people are set up. */
export class SetupAnswers {
  summaries: TenantSummary[] = makeSummaries();
  runbooks: Runbook[] = makeRunbooks();
  people: Person[] = makePeople();
  /** The next draft kept finds a newer one. */
  overtaken = false;
  /** Refuses the next contract with these complaints, as the server's validation does. */
  termsErrors: { location: string; message: string }[] | null = null;
  #tenants = new Map<string, Tenant>();
  #maintenances = new Map<string, unknown[]>();

  constructor(private readonly host: SetupHost) {}

  /** Answers the request, or gives null when it belongs to another part. */
  answer(method: string, url: URL, body: Body): Answer | null {
    const path = url.pathname;
    if (path === "/api/people") return method === "GET" ? ok({ items: this.people }) : this.#addPerson(body);
    const person = /^\/api\/people\/([^/]+)$/.exec(path);
    if (person) return this.#changePerson(person[1] ?? "", body);
    if (path === "/api/runbooks/preview") return ok(previewOf(String(body?.markdown ?? "")));
    if (path === "/api/runbooks") {
      const tenant = url.searchParams.get("tenant");
      return ok({ items: this.runbooks.filter((one) => !tenant || one.tenant_id === tenant) });
    }
    if (path === "/api/tenants")
      return method === "GET" ? ok({ items: this.summaries }) : this.#addTenant(body);
    const [, id, rest] = /^\/api\/tenants\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    if (!id) return null;
    if (rest?.startsWith("runbooks")) return this.#runbook(method, id, rest, body);
    const tenant = this.tenant(id);
    if (!tenant) return rest ? null : problem(404, "not_found", "");
    if (!rest) return method === "GET" ? ok(tenant) : ok(this.#keep({ ...tenant, ...body }));
    return this.#inTenant(method, tenant, rest, body ?? {});
  }

  tenant(id: string): Tenant | undefined {
    const summary = this.summaries.find((one) => one.id === id);
    if (!summary) return undefined;
    const tenant = this.#tenants.get(id) ?? makeTenant(summary);
    this.#tenants.set(id, tenant);
    return tenant;
  }

  #keep(tenant: Tenant): Tenant {
    this.#tenants.set(tenant.id, tenant);
    this.summaries = this.summaries.map((one) =>
      one.id === tenant.id ? { ...one, name: tenant.name } : one,
    );
    this.host.change("tenants");
    return tenant;
  }

  #inTenant(method: string, tenant: Tenant, rest: string, body: Record<string, unknown>): Answer | null {
    const [kind, id, verb] = rest.split("/");
    switch (kind) {
      case "services":
        return this.#listWrite(method, tenant, "services", id, {
          labels: {},
          weight: 1000,
          position: tenant.services.length + 1,
          parent_id: null,
          ...(body.retired === undefined
            ? {}
            : { retired_at: body.retired ? new Date().toISOString() : null }),
          ...body,
        });
      case "contacts":
        return this.#listWrite(method, tenant, "contacts", id, {
          email: null,
          phone: null,
          locale: "fr",
          duty: false,
          ...body,
        });
      case "contracts":
        return this.#addContract(tenant, body);
      case "sources":
        return this.#source(method, tenant, id, verb, body);
      case "maintenances": {
        const list = this.#maintenances.get(tenant.id) ?? [];
        if (method === "GET") return ok({ items: list });
        const now = Date.now();
        const maintenance = {
          id: crypto.randomUUID(),
          ...body,
          notified_at: new Date(now).toISOString(),
          admitted: Date.parse(String(body.from)) - now > 72 * 3_600_000,
          cancelled_at: null,
        };
        this.#maintenances.set(tenant.id, [maintenance, ...list]);
        return { status: 201, body: maintenance };
      }
      default:
        return null;
    }
  }

  #listWrite(
    method: string,
    tenant: Tenant,
    list: "services" | "contacts",
    id: string | undefined,
    body: Record<string, unknown>,
  ): Answer {
    const items = tenant[list] as { id: string }[];
    const put = (next: { id: string }[]) => this.#keep({ ...tenant, [list]: next });
    if (!id) {
      const made = { retired_at: null, ...body, id: crypto.randomUUID() };
      put([...items, made]);
      return { status: 201, body: made };
    }
    const known = items.find((one) => one.id === id);
    if (!known) return problem(404, "not_found", "");
    if (method === "DELETE") {
      put(items.filter((one) => one.id !== id));
      return { status: 200, body: {} };
    }
    const { labels: _labels, weight: _weight, position: _position, parent_id: _parent, ...sent } = body;
    const changed = { ...known, ...sent };
    put(items.map((one) => (one.id === id ? changed : one)));
    return ok(changed);
  }

  #addContract(tenant: Tenant, body: Record<string, unknown>): Answer {
    if (this.termsErrors) {
      const errors = this.termsErrors;
      this.termsErrors = null;
      return {
        status: 422,
        body: { status: 422, code: "terms_invalid", detail: "The terms cannot be used as they are.", errors },
      };
    }
    const known = tenant.contracts.find((one) => one.reference === body.reference);
    const version = {
      version: (known?.versions.length ?? 0) + 1,
      effective_from: String(body.effective_from),
      effective_to: null,
      terms: body.terms as Tenant["contracts"][number]["versions"][number]["terms"],
      created_at: new Date().toISOString(),
      created_by: null,
    };
    const contract = {
      id: known?.id ?? crypto.randomUUID(),
      reference: String(body.reference),
      versions: [version, ...(known?.versions ?? [])],
    };
    this.#keep({
      ...tenant,
      contracts: [contract, ...tenant.contracts.filter((one) => one.id !== contract.id)],
    });
    return { status: 201, body: contract };
  }

  #source(
    method: string,
    tenant: Tenant,
    id: string | undefined,
    verb: string | undefined,
    body: Record<string, unknown>,
  ): Answer {
    const key = "8f3a1c9e5b7d2046a8e1f0c3b5d79246";
    const issued = (source: Tenant["sources"][number]) => ({
      source,
      key,
      url: `${location.origin}/intake/${source.tool}/${key}`,
    });
    if (!id) {
      const source = {
        id: crypto.randomUUID(),
        tool: body.tool as "generic",
        name: String(body.name),
        service_id: (body.service_id as string | undefined) ?? null,
        heartbeat_s: (body.heartbeat_s as number | undefined) ?? null,
        key_hint: key.slice(-4),
        last_event_at: null,
        last_heartbeat_at: null,
        state: "new" as const,
        created_at: new Date().toISOString(),
      };
      this.#keep({ ...tenant, sources: [source, ...tenant.sources] });
      return { status: 201, body: issued(source) };
    }
    const source = tenant.sources.find((one) => one.id === id);
    if (!source) return problem(404, "not_found", "");
    const put = (next: Tenant["sources"][number]) =>
      this.#keep({ ...tenant, sources: tenant.sources.map((one) => (one.id === id ? next : one)) });
    if (method === "DELETE") {
      put({ ...source, state: "revoked" });
      return ok({});
    }
    if (verb === "test") {
      const named = tenant.services.find((one) => one.key === body.service);
      return ok({
        steps: [
          { name: "understood", ok: true, detail: "Test of the way to Vigie" },
          { name: "service", ok: named !== undefined, detail: named?.name ?? "" },
          { name: "priority", ok: true, detail: "P2" },
          { name: "runbook", ok: named !== undefined, detail: named ? "Login failures" : "" },
        ],
      });
    }
    const rotated = { ...source, key_hint: key.slice(-4) };
    put(rotated);
    return ok(issued(rotated));
  }

  #addTenant(body: Body): Answer {
    const summary: TenantSummary = {
      id: crypto.randomUUID(),
      slug: String(body?.slug ?? "new"),
      name: String(body?.name),
      time_zone: String(body?.time_zone),
      locale: body?.locale === "en" ? "en" : "fr",
      open: { P1: 0, P2: 0, P3: 0, P4: 0 },
      sources: { total: 0, silent: 0, waiting: 0 },
      contract: null,
      month: null,
      runbooks: 0,
    };
    this.summaries = [...this.summaries, summary];
    const tenant: Tenant = { ...makeTenant(summary), services: [], contacts: [], sources: [] };
    this.#tenants.set(tenant.id, tenant);
    if (this.host.me) {
      const like = this.host.me.tenants[0];
      if (like)
        this.host.me = {
          ...this.host.me,
          tenants: [...this.host.me.tenants, { ...like, id: tenant.id, name: tenant.name }],
        };
    }
    return { status: 201, body: tenant };
  }

  #runbook(method: string, tenant: string, rest: string, body: Body): Answer {
    const [, id, verb, version] = rest.split("/");
    if (!id) {
      const first = this.runbooks[0] as Runbook;
      const made: Runbook = {
        ...first,
        id: crypto.randomUUID(),
        tenant_id: tenant,
        title: String(body?.title),
        version: null,
        published_at: null,
        draft: true,
        executions: 0,
        failed_steps: 0,
        last_used_at: null,
        draft_markdown: String(body?.markdown ?? ""),
        draft_revision: 1,
        versions: [],
      };
      this.runbooks = [made, ...this.runbooks];
      this.host.change("runbooks");
      return { status: 201, body: made };
    }
    const runbook = this.runbooks.find((one) => one.id === id && one.tenant_id === tenant);
    if (!runbook) return problem(404, "not_found", "");
    const put = (part: Partial<Runbook>) => {
      const next = { ...runbook, ...part };
      this.runbooks = this.runbooks.map((one) => (one.id === id ? next : one));
      this.host.change("runbooks");
      return ok(next);
    };
    if (!verb && method === "GET") return ok(runbook);
    if (verb === "versions") {
      const known = runbook.versions.find((one) => one.version === Number(version));
      if (!known) return problem(404, "not_found", "");
      const markdown = versionText(known.version, runbook.version ?? 0);
      const { html, steps } = previewOf(markdown);
      return ok({ ...known, markdown, html, steps });
    }
    if (this.overtaken || body?.revision !== runbook.draft_revision) {
      this.overtaken = false;
      put({
        draft_revision: runbook.draft_revision + 1,
        draft_markdown: `${runbook.draft_markdown}\nA colleague's line.\n`,
      });
      return problem(409, "changed", "Paul Guéguen kept a newer draft at 02:51.");
    }
    if (verb === "draft") {
      return put({
        title: String(body?.title),
        draft: true,
        draft_markdown: String(body?.markdown),
        draft_revision: runbook.draft_revision + 1,
      });
    }
    const number = (runbook.version ?? 0) + 1;
    const person = this.host.me?.person;
    return put({
      version: number,
      published_at: new Date().toISOString(),
      draft: false,
      draft_markdown: null,
      versions: [
        {
          version: number,
          sha256: "ab".repeat(32),
          published_at: new Date().toISOString(),
          published_by: { id: person?.id ?? "", name: person?.name ?? "" },
          reason: String(body?.reason),
          title: runbook.title,
        },
        ...runbook.versions,
      ],
    });
  }

  #addPerson(body: Body): Answer {
    if (this.people.some((one) => one.email === body?.email)) {
      return {
        status: 409,
        body: {
          status: 409,
          code: "email_taken",
          detail: "Somebody already has this address.",
          errors: [{ location: "body.email", message: "Somebody already has this address." }],
        },
      };
    }
    const made = {
      id: crypto.randomUUID(),
      email: String(body?.email),
      name: String(body?.name),
      locale: body?.locale === "en" ? ("en" as const) : ("fr" as const),
      disabled: false,
      last_seen_at: null,
      roles: (body?.roles ?? []) as Person["roles"],
    };
    this.people = [...this.people, made];
    return { status: 201, body: made };
  }

  #changePerson(id: string, body: Body): Answer {
    const known = this.people.find((one) => one.id === id);
    if (!known) return problem(404, "not_found", "");
    const { password: _password, ...part } = body ?? {};
    const next = { ...known, ...part } as Person;
    this.people = this.people.map((one) => (one.id === id ? next : one));
    return ok(next);
  }
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function problem(status: number, code: string, detail: string): Answer {
  return {
    status,
    body: { type: "about:blank", title: code, status, code, detail, request_id: "01935f2c-1" },
  };
}
