import type { IncidentList, IncidentRow, Me } from "@/api/types";
import { ClientAnswers } from "./client-answers";
import { makeMe, makeNight } from "./fixtures";
import { SetupAnswers } from "./setup-answers";
import { WorkAnswers } from "./work-answers";

const groupRank = { triggered: 0, acknowledged: 1, watching: 1, resolved: 2, closed: 2 } as const;

/**
 * An invented Vigie that answers `fetch`: for tests of screens and for looking at them without a server. It
 * knows the routes the console reads and the few writes the queue makes.
 */
export class FakeServer {
  me: Me | null = makeMe();
  rows: IncidentRow[];
  /** What clients read: months, reports, verification. */
  readonly clients = new ClientAnswers();
  /** What a room reads and writes. */
  readonly work = new WorkAnswers(this);
  /** Clients, runbooks and people: what is set up. */
  readonly setup = new SetupAnswers(this);
  /** Answers everything with this status until it is taken away: a server in trouble. */
  failure: number | null = null;
  /** Milliseconds every answer takes. */
  delay = 0;
  readonly requests: { method: string; path: string; body: unknown; csrf: string | null }[] = [];
  #streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  #cursor = 1;

  constructor(rows: IncidentRow[] = makeNight(2000, 9)) {
    this.rows = rows;
    this.clients.onChange = (topic) => this.change(topic);
  }

  fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(
      input instanceof URL || typeof input === "string" ? new URL(input, location.origin) : input,
      init,
    );
    const url = new URL(request.url);
    const text = request.method === "GET" ? "" : await request.text();
    const body = text ? (JSON.parse(text) as Record<string, unknown>) : null;
    this.requests.push({
      method: request.method,
      path: url.pathname + url.search,
      body,
      csrf: request.headers.get("X-CSRF-Token"),
    });
    if (this.delay) await new Promise((resolve) => setTimeout(resolve, this.delay));
    if (this.failure) return problem(this.failure, "unexpected", "");
    if (url.pathname === "/api/live") return this.#stream(request.signal);
    if (url.pathname === "/api/session" && request.method === "POST") return this.#signIn(body);
    const forClients = this.clients.answer(request.method, url, body, this.me !== null);
    if (forClients) return json(forClients.body, forClients.status);
    if (!this.me) return problem(401, "unauthenticated", "");
    const known = this.setup.answer(request.method, url, body) ?? this.work.answer(request.method, url, body);
    if (known) return json(known.body, known.status);
    return this.#answer(request.method, url, body);
  };

  /** Tells every open stream that something changed. */
  change(topic: string, row?: IncidentRow): void {
    const data = { topic, tenant_id: row?.tenant_id ?? null, id: row?.id ?? null };
    this.#send(`event: change\nid: ${++this.#cursor}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** A page arrives while somebody looks. */
  add(row: IncidentRow): void {
    this.rows = [row, ...this.rows];
    this.change("incidents", row);
  }

  /** Ends every open stream, as a restart does. */
  drop(): void {
    for (const stream of this.#streams) stream.close();
    this.#streams.clear();
  }

  #send(frame: string): void {
    for (const stream of this.#streams) stream.enqueue(new TextEncoder().encode(frame));
  }

  #stream(signal: AbortSignal): Response {
    const hello = `event: hello\ndata: ${JSON.stringify({ cursor: String(this.#cursor), now: new Date() })}\n\n`;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(hello));
        this.#streams.add(controller);
        const beat = setInterval(() => controller.enqueue(new TextEncoder().encode(": beat\n\n")), 10_000);
        signal.addEventListener("abort", () => {
          clearInterval(beat);
          if (this.#streams.delete(controller)) controller.error(new DOMException("aborted", "AbortError"));
        });
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }

  #signIn(body: Record<string, unknown> | null): Response {
    if (body?.password !== "a correct password") return problem(401, "credentials", "");
    this.me ??= makeMe();
    return json(this.me);
  }

  #answer(method: string, url: URL, body: Record<string, unknown> | null): Response {
    if (url.pathname === "/api/me") {
      if (method === "PATCH" && this.me) this.me = { ...this.me, person: { ...this.me.person, ...body } };
      return json(this.me);
    }
    if (url.pathname === "/api/incidents") return json(this.#list());
    const [, tenant, id, verb] =
      /^\/api\/tenants\/([^/]+)\/incidents\/([^/]+)(?:\/(\w+))?$/.exec(url.pathname) ?? [];
    const row = this.rows.find((one) => one.id === id && one.tenant_id === tenant);
    if (!row) return problem(404, "not_found", "");
    if (verb === "acknowledge") return this.#acknowledge(row);
    return problem(404, "not_found", "");
  }

  #acknowledge(row: IncidentRow): Response {
    if (row.state !== "triggered") {
      return problem(409, "already_acknowledged", `${row.owner?.name ?? "Somebody"} took it at 02:47.`);
    }
    const person = this.me?.person;
    const now = Date.now();
    const next: IncidentRow = {
      ...row,
      state: "acknowledged",
      in_progress: true,
      owner: person ? { id: person.id, name: person.name } : null,
      acknowledged_at: new Date(now).toISOString(),
      version: row.version + 1,
      due: {
        kind: "update",
        at: new Date(now + 1_800_000).toISOString(),
        started_at: new Date(now).toISOString(),
        total_s: 1800,
        paused: false,
      },
    };
    this.rows = this.rows.map((one) => (one.id === row.id ? next : one));
    this.change("incidents", next);
    return json(this.work.room(next));
  }

  #list(): IncidentList {
    const open = this.rows.filter((row) => row.state !== "resolved" && row.state !== "closed");
    const items = [...open].sort(
      (a, b) =>
        groupRank[a.state] - groupRank[b.state] ||
        Date.parse(a.due?.at ?? "9999-01-01") - Date.parse(b.due?.at ?? "9999-01-01"),
    );
    const count = (test: (row: IncidentRow) => boolean) => open.filter(test).length;
    return {
      items,
      counts: {
        triggered: count((row) => row.state === "triggered"),
        acknowledged: count((row) => row.state === "acknowledged"),
        watching: count((row) => row.state === "watching"),
        P1: count((row) => row.priority === "P1"),
        P2: count((row) => row.priority === "P2"),
        P3: count((row) => row.priority === "P3"),
        P4: count((row) => row.priority === "P4"),
      },
      now: new Date().toISOString(),
      live_cursor: this.#cursor,
      next: null,
    };
  }
}

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

function problem(status: number, code: string, detail: string): Response {
  const body = { type: "about:blank", title: code, status, code, detail, request_id: "01935f2c-1" };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json" },
  });
}
