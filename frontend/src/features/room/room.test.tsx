import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import type { IncidentRow, Resolution } from "@/api/types";
import { FakeServer } from "@/testing/fake-server";
import { fill } from "@/testing/fill";
import { makeMe, makeRow } from "@/testing/fixtures";
import { makeAdmin } from "@/testing/people";
import { renderApp } from "@/testing/render-app";

const me = makeMe();
const owner = { id: me.person.id, name: me.person.name };
const taken: Partial<IncidentRow> = { state: "acknowledged", in_progress: true, owner, priority: "P1" };

async function open(part: Partial<IncidentRow> = taken, prepare: (server: FakeServer) => void = () => {}) {
  const row = makeRow(1, part);
  const server = new FakeServer([row]);
  prepare(server);
  const view = await renderApp(`/clients/${row.tenant_id}/incidents/${row.id}`, server);
  await screen.findByRole("heading", { level: 1, name: row.title });
  await screen.findByText("Live");
  return { ...view, row };
}

const sent = (server: FakeServer, verb: string) =>
  server.requests.filter((one) => one.method !== "GET" && one.path.includes(verb)).map((one) => one.body);
const current = () => document.querySelector("[aria-current=step]");

beforeEach(() => sessionStorage.clear());

describe("following the runbook", () => {
  it("raises the first step that is not recorded, with its risk and its command", async () => {
    await open();
    const now = await waitFor(() => within(current() as HTMLElement));
    expect(now.getByRole("heading", { name: "Roll back if the deployment is recent" })).toBeTruthy();
    expect(now.getByText(/Changes production/)).toBeTruthy();
    expect(now.getByRole("button", { name: "Copy the command" })).toBeTruthy();
    expect(screen.getByRole("img", { name: "2 of 6 steps recorded" })).toBeTruthy();
  });

  it("records the step with Space and goes on to the next", async () => {
    const { user, server } = await open();
    await waitFor(() => expect(current()?.textContent).toContain("Roll back"));
    await user.keyboard(" ");
    await waitFor(() => expect(current()?.textContent).toContain("Check the session store"));
    expect(sent(server, "/execution/steps/3")).toEqual([{ outcome: "done" }]);
  });

  it("asks why a step did not work, and shows the branch the writer foresaw", async () => {
    const { user, server } = await open();
    await user.click(await screen.findByRole("button", { name: "It did not work" }));
    expect(screen.getByText(/Put the revision back/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Record that it did not work" }));
    expect(screen.getByText("Give the reason.")).toBeTruthy();
    expect(sent(server, "/execution/steps/3")).toEqual([]);
    await fill(user, screen.getByRole("textbox", { name: "What happened instead?" }), "stuck at 1/3");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(current()?.textContent).toContain("Check the session store"));
    expect(sent(server, "/execution/steps/3")).toEqual([{ outcome: "failed", reason: "stuck at 1/3" }]);
    // The branch stays in sight: it is what is to be done now.
    expect(screen.getByText(/Put the revision back/)).toBeTruthy();
  });

  it("keeps the reason being written when it is left, until it is recorded", async () => {
    const { user, server } = await open();
    const ask = async () => {
      await user.click(await screen.findByRole("button", { name: "It did not work" }));
      return screen.findByRole<HTMLTextAreaElement>("textbox", { name: "What happened instead?" });
    };
    await fill(user, await ask(), "stuck at 1/3");
    await user.keyboard("{Escape}");
    expect((await ask()).value).toBe("stuck at 1/3");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(current()?.textContent).toContain("Check the session store"));
    expect(sent(server, "/execution/steps/3")).toEqual([{ outcome: "failed", reason: "stuck at 1/3" }]);
    expect(Object.keys(sessionStorage).filter((key) => key.startsWith("vigie.failed"))).toEqual([]);
  });

  it("follows a colleague, and does not take Space for the step they just moved it to", async () => {
    const { user, server, row } = await open();
    await waitFor(() => expect(current()?.textContent).toContain("Roll back"));
    act(() => server.work.recordElsewhere(row.id));
    await waitFor(() => expect(current()?.textContent).toContain("Check the session store"));
    await user.keyboard(" ");
    expect(sent(server, "/execution/steps/")).toEqual([]);
  });

  it("says who was quicker when two record the same step", async () => {
    const { user, server } = await open();
    const done = await screen.findByRole("button", { name: /Done, next step/ });
    server.work.overtaken = true;
    await user.click(done);
    expect(await screen.findByText(/Tomasz Wilk recorded step 3 as done/)).toBeTruthy();
    expect(screen.getByText(/Yours was not recorded/)).toBeTruthy();
  });

  it("says when every step is recorded, and what comes next", async () => {
    const { user, server } = await open();
    for (let step = 3; step <= 6; step++) {
      const before = current()?.textContent;
      await user.click(await screen.findByRole("button", { name: /Done, next step/ }));
      await waitFor(() => expect(current()?.textContent).not.toBe(before));
    }
    expect(await screen.findByText("Every step is recorded.")).toBeTruthy();
    expect(sent(server, "/execution/steps/")).toHaveLength(4);
    expect(screen.getByRole("button", { name: "Resolve the incident" })).toBeTruthy();
  });
});

it("offers no resolving at its foot once it is resolved", async () => {
  await open({ ...taken, state: "resolved", in_progress: false });
  const foot = (await screen.findByText("back to the queue")).closest("footer");
  expect(foot?.textContent).not.toContain("resolve");
});

describe("a page that waits", () => {
  it("shows what acknowledging will start, and starts it with A", async () => {
    const { user, server } = await open({ state: "triggered", priority: "P1" });
    expect(await screen.findByText(/Acknowledging starts it/)).toBeTruthy();
    await user.keyboard("a");
    await waitFor(() => expect(current()).toBeTruthy());
    expect(sent(server, "/acknowledge")).toHaveLength(1);
  });
});

describe("telling the client", () => {
  it("spells out the destination and drafts the update from the step, in the client's language", async () => {
    const { user, server, unmount } = await open();
    await user.keyboard("u");
    const field = await screen.findByRole("textbox", { name: "Update for Banque Aurore" });
    await waitFor(() => expect((field as HTMLTextAreaElement).value).toContain("Nous traitons l’incident"));
    expect(screen.getByText(/the client reads this/)).toBeTruthy();
    await user.clear(field);
    await fill(user, field, "Back soon.");
    await user.click(screen.getByRole("button", { name: /Send to Banque Aurore/ }));
    expect(await screen.findByText(/Leaves for Banque Aurore/)).toBeTruthy();
    expect(sent(server, "/notes")).toEqual([]);
    // Whoever leaves the room within the ten seconds meant it.
    unmount();
    await waitFor(() =>
      expect(sent(server, "/notes")).toEqual([{ body: "Back soon.", visibility: "client" }]),
    );
  });

  it("tells whoever has left the room that an update was not sent", async () => {
    const { user, server } = await open();
    await user.keyboard("u");
    const field = await screen.findByRole<HTMLTextAreaElement>("textbox", {
      name: "Update for Banque Aurore",
    });
    await waitFor(() => expect(field.value).toContain("Nous traitons l’incident"));
    await user.keyboard("{Control>}{Enter}{/Control}");
    await screen.findByText(/Leaves for Banque Aurore/);
    server.failure = 400;
    await user.keyboard("gq");
    expect(await screen.findByText(/The update to Banque Aurore was not sent/)).toBeTruthy();
  });

  it("takes an update back for ten seconds, with its text", async () => {
    const { user, server, unmount } = await open();
    await user.keyboard("u");
    const field = await screen.findByRole<HTMLTextAreaElement>("textbox", {
      name: "Update for Banque Aurore",
    });
    await waitFor(() => expect(field.value).toContain("Nous traitons l’incident"));
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(await screen.findByText(/Leaves for Banque Aurore/)).toBeTruthy();
    await user.keyboard("{Control>}z{/Control}");
    await waitFor(() => expect(screen.queryByText(/Leaves for/)).toBeNull());
    expect(field.value).toContain("Nous traitons l’incident");
    expect(document.activeElement).toBe(field);
    unmount();
    expect(sent(server, "/notes")).toEqual([]);
  });

  it("keeps a note for the team, and types no command into it", async () => {
    const { user, server } = await open();
    await user.keyboard("n");
    const field = await screen.findByRole("textbox", { name: "Internal note" });
    expect(document.activeElement).toBe(field);
    await user.keyboard("restarting u r c");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() =>
      expect(sent(server, "/notes")).toEqual([{ body: "restarting u r c", visibility: "internal" }]),
    );
  });

  it("keeps what is being written when the screen is left", async () => {
    const first = await open();
    await first.user.keyboard("n");
    await fill(first.user, await screen.findByRole("textbox", { name: "Internal note" }), "half a thought");
    first.unmount();
    await open();
    const field = await screen.findByRole("textbox", { name: "Internal note" });
    expect((field as HTMLTextAreaElement).value).toBe("half a thought");
  });
});

describe("resolving", () => {
  const summary = () => screen.findByRole("textbox", { name: "What was wrong, and what ended it?" });

  it("sends the facts of the signals with what the person wrote", async () => {
    const { user, server, row } = await open();
    await user.keyboard("r");
    await fill(user, await summary(), "A bad deployment, rolled back.");
    await user.click(await screen.findByRole("button", { name: "Resolve with 1 outage" }));
    await waitFor(() => expect(sent(server, "/resolve")).toHaveLength(1));
    const [body] = sent(server, "/resolve") as [{ version: number; summary: string; outages: unknown[] }];
    expect(body.version).toBe(row.version);
    expect(body.summary).toBe("A bad deployment, rolled back.");
    expect(body.outages).toMatchObject([{ id: "outage-1", weight: 1000, class: "provider" }]);
    expect(await screen.findByRole("button", { name: /Reopen/ })).toBeTruthy();
  });

  it.each(["12,5", "12.5"])("takes a weight of %s as it is typed", async (typed) => {
    const { user, server } = await open();
    await user.keyboard("r");
    await fill(user, await summary(), "One server of eight.");
    const weight = await screen.findByRole<HTMLInputElement>("textbox", { name: "Weight, %" });
    await user.clear(weight);
    await user.type(weight, "250");
    expect(screen.getByText("Between 0.1 and 100.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Resolve with 1 outage" }));
    expect(sent(server, "/resolve")).toEqual([]);
    await user.clear(weight);
    await user.type(weight, typed);
    await user.click(screen.getByRole("button", { name: "Resolve with 1 outage" }));
    await waitFor(() => expect(sent(server, "/resolve")).toMatchObject([{ outages: [{ weight: 125 }] }]));
  });

  it("says that there was no outage when none is left", async () => {
    const { user, server } = await open();
    await user.keyboard("r");
    await fill(user, await summary(), "False alarm.");
    await user.click(await screen.findByRole("button", { name: "Remove this outage" }));
    await user.click(screen.getByRole("button", { name: "Resolve without outage" }));
    await waitFor(() => expect(sent(server, "/resolve")).toMatchObject([{ outages: [] }]));
  });

  it("goes on to the next control when the pressed one vanishes, and gives a removed line back", async () => {
    const { user } = await open(taken, ({ work }) => {
      const answer = work.answer.bind(work);
      work.answer = (method, url, body) => {
        const known = answer(method, url, body);
        if (!known || !url.pathname.endsWith("/resolution")) return known;
        const { outages, ...rest } = known.body as Resolution;
        return { ...known, body: { ...rest, outages: outages.map((one) => ({ ...one, to: null })) } };
      };
    });
    await user.keyboard("r");
    await user.click(await screen.findByRole("button", { name: "Ended now" }));
    await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("spinbutton"));
    expect(document.activeElement?.closest("[role=group]")?.id).toBe("outage-end-0");
    await user.click(screen.getByRole("button", { name: "Remove this outage" }));
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Add an outage"));
    await user.click(await screen.findByText("Undo"));
    expect(await screen.findByRole("button", { name: "Remove this outage" })).toBeTruthy();
  });

  it("keeps the corrections of outages when the dialog is left", async () => {
    const { user, server } = await open();
    await user.keyboard("r");
    const weight = () => screen.findByRole<HTMLInputElement>("textbox", { name: "Weight, %" });
    await user.clear(await weight());
    await user.type(await weight(), "12.5");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.keyboard("r");
    expect((await weight()).value).toBe("12.5");
    await fill(user, await summary(), "One server of eight.");
    await user.click(screen.getByRole("button", { name: "Resolve with 1 outage" }));
    await waitFor(() => expect(sent(server, "/resolve")).toHaveLength(1));
    expect(Object.keys(sessionStorage).filter((key) => key.startsWith("vigie.outages"))).toEqual([]);
  });

  it("refuses to guess a summary", async () => {
    const { user, server } = await open();
    await user.keyboard("r");
    await user.click(await screen.findByRole("button", { name: "Resolve with 1 outage" }));
    expect(await screen.findByText("Write what was wrong and what ended it.")).toBeTruthy();
    expect(sent(server, "/resolve")).toEqual([]);
  });

  it("shows what a colleague changed meanwhile, and loses no word when going on", async () => {
    const { user, server } = await open();
    await user.keyboard("r");
    await fill(user, await summary(), "A bad deployment.");
    server.work.overtaken = true;
    await user.click(await screen.findByRole("button", { name: "Resolve with 1 outage" }));
    expect(await screen.findByText(/has changed since you opened this/)).toBeTruthy();
    const changes = await screen.findByRole("list", { name: "What changed since you looked:" });
    expect(within(changes).getByText(/Priority changed from P1 to P2/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Reload, keep my text" }));
    await waitFor(() => expect(screen.queryByText(/has changed since you opened this/)).toBeNull());
    expect(((await summary()) as HTMLTextAreaElement).value).toBe("A bad deployment.");
    await user.click(screen.getByRole("button", { name: "Resolve with 1 outage" }));
    await waitFor(() => expect(sent(server, "/resolve")).toHaveLength(2));
  });

  it("shows an outage that began while the dialog was open before it can be resolved with", async () => {
    const { user, server, row } = await open();
    await user.keyboard("r");
    await fill(user, await summary(), "A bad deployment.");
    await screen.findByRole("button", { name: "Resolve with 1 outage" });
    act(() =>
      server.work.put(row.id, ({ outages: [first] }) => ({
        outages: first ? [first, { ...first, id: "outage-2" }] : [],
      })),
    );
    expect(await screen.findByText(/has changed since you opened this/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Reload, keep my text" }));
    await user.click(await screen.findByRole("button", { name: "Resolve with 2 outages" }));
    await waitFor(() => expect(sent(server, "/resolve")).toMatchObject([{ revision: 2 }]));
    expect(sent(server, "/resolve")).toMatchObject([{ outages: [{ id: "outage-1" }, { id: "outage-2" }] }]);
  });
});

describe("deciding", () => {
  it("says what changed when a verb was refused", async () => {
    const { user, server } = await open({ ...taken, owner: { id: "someone", name: "Jeanne Bellec" } });
    server.work.overtaken = true;
    await user.click(await screen.findByRole("button", { name: "Take" }));
    expect(await screen.findByText("The incident was not taken.")).toBeTruthy();
    const changes = await screen.findByRole("list", { name: "What changed since you looked:" });
    expect(within(changes).getByText(/Tomasz Wilk/)).toBeTruthy();
  });

  it("offers no verb to who may only read", async () => {
    await open(taken, (server) => {
      const { permissions, tenants } = me;
      const read = (list: readonly string[]) => list.filter((one) => one !== "incident:act");
      server.me = {
        ...me,
        permissions: read(permissions),
        tenants: tenants.map((one) => ({ ...one, permissions: read(one.permissions) })),
      };
    });
    await screen.findByRole("img", { name: "2 of 6 steps recorded" });
    expect(screen.queryByRole("button", { name: /Resolve/ })).toBeNull();
    expect(screen.queryByRole("button", { name: /Done, next step/ })).toBeNull();
    expect(screen.queryByRole("textbox")).toBeNull();
  });
});

describe("what can be wrong", () => {
  it("says that nothing is here, whoever's it is", async () => {
    await renderApp("/clients/foreign/incidents/missing", new FakeServer([makeRow(1)]));
    expect(await screen.findByRole("heading", { name: "Nothing is here" })).toBeTruthy();
  });

  it("says that nothing is here when the address is none", async () => {
    const row = makeRow(1);
    const server = new FakeServer([row]);
    const answer = server.work.answer.bind(server.work);
    server.work.answer = (method, url, body) =>
      url.pathname.endsWith("/incidents/xx")
        ? { status: 422, body: { status: 422, errors: [{ location: "path.incident", message: "invalid" }] } }
        : answer(method, url, body);
    await renderApp(`/clients/${row.tenant_id}/incidents/xx`, server);
    expect(await screen.findByRole("heading", { name: "Nothing is here" })).toBeTruthy();
  });

  it("says when no runbook matches, and lets one be chosen", async () => {
    const { user, server, row } = await open(taken);
    act(() => server.work.put(row.id, () => ({ execution: null, runbook: null })));
    await screen.findByRole("heading", { name: "No runbook matches this incident" });
    await user.click(screen.getByRole("button", { name: "Choose a runbook" }));
    await user.click(await screen.findByRole("button", { name: /HSM unreachable/ }));
    await waitFor(() => expect(current()).toBeTruthy());
    expect(sent(server, "/execution")).toHaveLength(1);
  });
});

describe("opening an incident by hand", () => {
  it("keeps what was typed when the dialog is left, until it is opened", async () => {
    const { user } = await open();
    const ask = async () => {
      await user.keyboard("{Shift>}N{/Shift}");
      return screen.findByRole<HTMLInputElement>("textbox", { name: "What is wrong?" });
    };
    await fill(user, await ask(), "Nobody can log in");
    await fill(user, screen.getByRole("textbox", { name: "What is known" }), "Since noon.");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect((await ask()).value).toBe("Nobody can log in");
    await user.click(screen.getByRole("button", { name: /Choose a client/ }));
    await user.click(await screen.findByRole("option", { name: "Banque Aurore" }));
    await user.click(screen.getByRole("button", { name: "Open the incident" }));
    await screen.findByRole("heading", { level: 1, name: "Nobody can log in" });
    expect(Object.keys(sessionStorage).filter((key) => key.startsWith("vigie.new"))).toEqual([]);
  });
});

describe("an event nobody could read", () => {
  it.each([
    ["unparsed", "The event still cannot be read"],
    ["processed", "The event was read and handled"],
  ])("says what became of it once it was read again: %s", async (state, said) => {
    const event = {
      id: "event-1",
      received_at: new Date().toISOString(),
      tool: "generic",
      content_type: "text/plain",
      body: "help",
      error: "no JSON",
    };
    let found = "pending";
    const { user, server, row } = await open(taken, (server) => {
      server.me = makeAdmin();
      const answer = server.work.answer.bind(server.work);
      server.work.answer = (method, url, body) => {
        if (url.pathname.endsWith("/replay")) return { status: 200, body: { ...event, state: "pending" } };
        if (!url.pathname.endsWith("/events")) return answer(method, url, body);
        return { status: 200, body: { items: [{ ...event, state: found }] } };
      };
    });
    act(() => server.work.put(row.id, () => ({ raw_event: event })));
    await user.click(await screen.findByRole("button", { name: "Read it again" }));
    await waitFor(() =>
      expect(server.requests.filter(({ path }) => path.includes("/events?")).length).toBeGreaterThan(0),
    );
    expect(screen.queryByText(/The event was|The event still/)).toBeNull();
    found = state;
    expect(await screen.findByText(said)).toBeTruthy();
  });
});
