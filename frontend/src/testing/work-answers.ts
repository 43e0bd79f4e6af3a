import type { Entry, Incident, IncidentRow, Me, PersonRef, Priority } from "@/api/types";
import { makeRoom } from "./room";

type Answer = { status: number; body: unknown };
type Body = Record<string, unknown> | null;

/** What the rooms need of the server that holds the rows. */
export interface RoomHost {
  me: Me | null;
  rows: IncidentRow[];
  change: (topic: string, row?: IncidentRow) => void;
}

const colleague: PersonRef = { id: "person-tomasz", name: "Tomasz Wilk" };

/** The part of the invented Vigie that works on one incident: actions, notes, steps, resolution. */
export class WorkAnswers {
  #rooms = new Map<string, Incident>();
  /** The next write on a room finds that a colleague was quicker. */
  overtaken = false;

  constructor(private readonly host: RoomHost) {}

  /** Answers the request, or gives null when it belongs to another part. */
  answer(method: string, url: URL, body: Body): Answer | null {
    const manual = /^\/api\/tenants\/([^/]+)\/incidents$/.exec(url.pathname);
    if (manual && method === "POST") return { status: 201, body: this.#open(manual[1] ?? "", body) };
    const [, tenant, id, verb] =
      /^\/api\/tenants\/([^/]+)\/incidents\/([^/]+)(?:\/(.+))?$/.exec(url.pathname) ?? [];
    const row = this.host.rows.find((one) => one.id === id && one.tenant_id === tenant);
    if (!row || verb === "acknowledge") return null;
    const room = this.room(row);
    if (!verb) return ok(room);
    if (verb === "resolution") return ok(this.#resolution(room));
    if (verb === "assignees") return ok({ items: [colleague, { id: this.#me().id, name: this.#me().name }] });
    return this.#write(room, verb, body ?? {});
  }

  /** The room of a row, made when it is first asked for and following the row's own fields. */
  room(row: IncidentRow): Incident {
    const kept = this.#rooms.get(row.id);
    // An acknowledgement starts the run: the room is made anew with it.
    const known =
      kept && (kept.execution || row.state === "triggered" || !kept.runbook) ? kept : makeRoom(row);
    const room = { ...known, ...row };
    this.#rooms.set(row.id, room);
    return room;
  }

  /** Changes a room as another person would, and tells the live stream. */
  put(id: string, change: (room: Incident) => Partial<Incident>): void {
    const row = this.host.rows.find((one) => one.id === id);
    if (!row) throw new Error(`no incident ${id}`);
    const room = this.room(row);
    this.#keep({ ...room, ...change(room) });
  }

  /** A colleague records the step whose turn it is. */
  recordElsewhere(id: string): void {
    this.put(id, (room) => {
      const step = room.execution?.steps.find((one) => !one.result);
      return step ? this.#recorded(room, step.n, { outcome: "done" }, colleague) : {};
    });
  }

  #me(): PersonRef {
    const person = this.host.me?.person;
    return { id: person?.id ?? "", name: person?.name ?? "" };
  }

  #keep(room: Incident): Incident {
    this.#rooms.set(room.id, room);
    const { id, state, priority, owner, version, in_progress, resolved_at, acknowledged_at, due } = room;
    this.host.rows = this.host.rows.map((row) =>
      row.id === id
        ? { ...row, state, priority, owner, version, in_progress, resolved_at, acknowledged_at, due }
        : row,
    );
    this.host.change("incident", room);
    this.host.change("incidents", room);
    return room;
  }

  #write(room: Incident, verb: string, body: Record<string, unknown>): Answer {
    if (this.overtaken) {
      this.overtaken = false;
      const step = /^execution\/steps\//.test(verb);
      if (step) this.recordElsewhere(room.id);
      else {
        const data = { from: room.priority, to: "P2", version: room.version + 1 };
        const told = { ...this.#entry("priority", "", data), actor: colleague };
        this.put(room.id, () => ({
          priority: "P2",
          version: room.version + 1,
          timeline: [...room.timeline, told],
        }));
      }
      return problem(409, step ? "step_recorded" : "changed", "Tomasz Wilk changed the priority at 02:51.");
    }
    if (typeof body.version === "number" && body.version !== room.version) {
      return problem(409, "changed", "Tomasz Wilk changed the incident.");
    }
    const now = new Date().toISOString();
    const say = (kind: Entry["kind"], text: string, data: Entry["data"] = {}): Entry[] => [
      ...room.timeline,
      this.#entry(kind, text, data),
    ];
    const next = (part: Partial<Incident>) => ok(this.#keep({ ...room, version: room.version + 1, ...part }));
    const step = /^execution\/steps\/(\d+)$/.exec(verb);
    if (step) {
      const outcome = (body.outcome ?? "done") as "done";
      return next(
        this.#recorded(
          room,
          Number(step[1]),
          { outcome, reason: String(body.reason ?? ""), note: String(body.note ?? "") },
          this.#me(),
        ),
      );
    }
    switch (verb) {
      case "take":
        return next({ owner: this.#me(), timeline: say("taken", "") });
      case "reassign":
        return next({ owner: colleague, timeline: say("reassigned", "", { to: colleague }) });
      case "priority":
        return next({
          priority: body.priority as Priority,
          timeline: say("priority", "", { from: room.priority, to: body.priority }),
        });
      case "watch":
        return next({ state: "watching", timeline: say("watching", "") });
      case "reopen":
        return next({
          state: "acknowledged",
          resolved_at: null,
          timeline: say("reopened", String(body.reason)),
        });
      case "close":
        return next({ state: "closed", timeline: say("closed", "") });
      case "resolve":
        return next({
          state: "resolved",
          resolved_at: now,
          due: null,
          timeline: say("resolved", String(body.summary), { cause: body.cause ?? "" }),
        });
      case "notes": {
        const entry = this.#entry("note", String(body.body), {});
        const visibility = body.visibility === "client" ? "client" : "internal";
        return ok(this.#keep({ ...room, timeline: [...room.timeline, { ...entry, visibility }] }));
      }
      case "execution":
        return next({ execution: makeRoom(room).execution });
      default:
        return problem(404, "not_found", "");
    }
  }

  #recorded(
    room: Incident,
    n: number,
    result: { outcome: "done" | "failed" | "skipped"; reason?: string; note?: string },
    person: PersonRef,
  ): Partial<Incident> {
    const { execution } = room;
    if (!execution) return {};
    const at = new Date().toISOString();
    const { outcome, reason = "", note = "" } = result;
    const steps = execution.steps.map((step) =>
      step.n === n
        ? { ...step, result: { id: crypto.randomUUID(), outcome, reason, note, person, at } }
        : step,
    );
    const over = steps.every((step) => step.result);
    const title = steps.find((step) => step.n === n)?.title ?? "";
    return {
      execution: { ...execution, steps, finished_at: over ? at : null },
      timeline: [
        ...room.timeline,
        { ...this.#entry("step", "", { n, title, outcome, reason, note }), actor: person },
      ],
    };
  }

  #entry(kind: Entry["kind"], body: string, data: Entry["data"]): Entry {
    return {
      id: crypto.randomUUID(),
      at: new Date().toISOString(),
      kind,
      actor: this.#me(),
      body,
      visibility: "internal",
      data,
    };
  }

  #resolution(room: Incident) {
    return {
      outages: room.outages
        .filter((outage) => outage.state !== "cancelled")
        .map(({ id, service_id, from, to, weight, class: of }) => ({
          id,
          service_id,
          from,
          to: to ?? new Date(Date.now() - 120_000).toISOString(),
          weight,
          class: of,
          source_fresh: true,
        })),
      warnings: [],
      revision: room.outages.length,
    };
  }

  #open(tenant: string, body: Body): Incident {
    const now = new Date().toISOString();
    const first = this.host.rows[0];
    if (!first) throw new Error("an invented night has at least one row");
    const row: IncidentRow = {
      ...first,
      id: crypto.randomUUID(),
      tenant_id: tenant,
      reference: "INC-2026-48300",
      title: String(body?.title),
      kind: "manual",
      priority: (body?.priority ?? "P3") as Priority,
      state: "triggered",
      owner: null,
      alerts: 0,
      service: null,
      opened_at: now,
      version: 1,
    };
    this.host.rows = [row, ...this.host.rows];
    this.host.change("incidents", row);
    const room = { ...makeRoom(row), runbook: null, outages: [], dedup_alerts: [], description: "" };
    this.#rooms.set(row.id, room);
    return room;
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
