import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { FakeServer } from "@/testing/fake-server";
import { makeMe, makeRow } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";

const inSeconds = (seconds: number) => ({
  kind: "acknowledge" as const,
  at: new Date(Date.now() + seconds * 1000).toISOString(),
  started_at: new Date().toISOString(),
  total_s: 900,
  paused: false,
});
const first = makeRow(1, { title: "Login is down", priority: "P1", due: inSeconds(60) });
const second = makeRow(2, { title: "Disk is full", priority: "P2", due: inSeconds(120) });
const third = makeRow(3, {
  title: "Certificate ends",
  state: "acknowledged",
  owner: { id: "somebody", name: "Tomasz Wilk" },
  due: { ...inSeconds(600), kind: "update" },
});

async function openQueue(rows = [third, second, first], path = "/queue") {
  const app = await renderApp(path, new FakeServer(rows));
  const grid = await screen.findByRole("grid", { name: "Open incidents" });
  const writes = () => app.server.requests.filter(({ method }) => method === "POST");
  const cursor = () =>
    document.getElementById(grid.getAttribute("aria-activedescendant") ?? "")?.textContent ?? "";
  await waitFor(() => expect(cursor()).toBeTruthy());
  return { ...app, grid, writes, cursor };
}

it("puts what breaches first on top, in groups that say how many they hold", async () => {
  const { grid } = await openQueue();
  const rows = within(grid)
    .getAllByRole("row")
    .map((row) => row.textContent ?? "");
  expect(rows[0]).toContain("Needs acknowledgement2");
  expect(rows[1]).toContain("Login is down");
  expect(rows[2]).toContain("Disk is full");
  expect(rows[3]).toContain("In progress1");
  expect(rows[4]).toContain("Certificate ends");
  expect(document.title).toBe("(2) Queue · Vigie");
});

it("acknowledges with one key and moves on to the next page", async () => {
  const { user, writes, cursor } = await openQueue();
  await waitFor(() => expect(cursor()).toContain("Login is down"));
  await user.keyboard("a");
  await waitFor(() => expect(writes()).toHaveLength(1));
  expect(writes()[0]?.path).toBe(`/api/tenants/${first.tenant_id}/incidents/${first.id}/acknowledge`);
  expect(writes()[0]?.csrf).toBe("token");
  await waitFor(() => expect(cursor()).toContain("Disk is full"));
  await screen.findByText("1 page waits for someone");
});

it("opens the room after the last page that waited", async () => {
  const { user } = await openQueue([first]);
  expect(await screen.findByRole("button", { name: /acknowledge and open the runbook/i })).toBeTruthy();
  await user.keyboard("a");
  await waitFor(() =>
    expect(window.location.pathname).toBe(`/clients/${first.tenant_id}/incidents/${first.id}`),
  );
});

it("says who was quicker", async () => {
  const { user, server } = await openQueue();
  server.rows = server.rows.map((row) =>
    row.id === first.id ? { ...row, state: "acknowledged", owner: { id: "x", name: "Tomasz Wilk" } } : row,
  );
  await user.keyboard("a");
  const message = await screen.findByText("INC-2026-00001 was not acknowledged");
  expect(message.parentElement?.textContent).toContain("Tomasz Wilk took it at 02:47.");
});

it("goes back to the page that could not be acknowledged, and offers to try again", async () => {
  const { user, server, writes, cursor } = await openQueue();
  server.failure = 503;
  await user.keyboard("a");
  await screen.findByText("INC-2026-00001 was not acknowledged");
  await waitFor(() => expect(cursor()).toContain("Login is down"));
  server.failure = null;
  await user.click(screen.getAllByRole("button", { name: "Retry" }).at(-1) as HTMLElement);
  await waitFor(() => expect(writes()).toHaveLength(2));
  expect(writes()[1]?.path).toContain(first.id);
});

it("leaves the cursor where it was moved while an acknowledgement failed", async () => {
  const { user, server, cursor } = await openQueue();
  server.failure = 503;
  server.delay = 200;
  await user.keyboard("aj");
  await waitFor(() => expect(cursor()).toContain("Certificate ends"));
  await screen.findByText("INC-2026-00001 was not acknowledged");
  await waitFor(() => expect(cursor()).toContain("Certificate ends"));
});

it("moves with J and K and keeps its incident when the list sorts itself anew", async () => {
  const { user, server, cursor } = await openQueue();
  await user.keyboard("j");
  await waitFor(() => expect(cursor()).toContain("Disk is full"));
  act(() => server.add(makeRow(9, { title: "Everything is down", priority: "P1", due: inSeconds(10) })));
  await screen.findByText("Everything is down");
  expect(cursor()).toContain("Disk is full");
  await user.keyboard("kk");
  await waitFor(() => expect(cursor()).toContain("Everything is down"));
});

it("filters by priority with a key, says so, and clears with Escape", async () => {
  const { user, grid } = await openQueue();
  await user.keyboard("2");
  await screen.findByText("1 of 3 shown");
  expect(within(grid).queryByText("Login is down")).toBeNull();
  await waitFor(() => expect(window.location.search).toContain("P2"));
  await user.keyboard("{Escape}");
  await within(grid).findByText("Login is down");
});

it("acknowledges a selection at once", async () => {
  const { user, writes } = await openQueue();
  await user.keyboard("xj{Shift>}X{/Shift}");
  await screen.findByText("2 incidents selected");
  await user.keyboard("a");
  await waitFor(() => expect(writes()).toHaveLength(2));
});

it("gives a command a free key of the person's own, refuses a taken one, and says so at the foot", async () => {
  const { user, server, writes } = await openQueue();
  await user.keyboard("?");
  const cap = await screen.findByRole("button", { name: /^Change the key of: Acknowledge/ });
  await user.click(cap);
  await user.keyboard("j");
  expect(cap.textContent).toContain("J already does: Next incident");
  expect(server.requests.filter(({ method }) => method === "PATCH")).toEqual([]);
  await user.keyboard("t");
  await waitFor(() =>
    expect(server.requests.find(({ method }) => method === "PATCH")?.body).toEqual({
      shortcuts: { "queue.acknowledge": "t" },
    }),
  );
  expect(document.activeElement).toBe(cap);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(screen.getByText("acknowledge").textContent).toBe("Tacknowledge"));
  await user.keyboard("a");
  expect(writes()).toEqual([]);
  await user.keyboard("t");
  await waitFor(() => expect(writes()).toHaveLength(1));
});

it("closes the palette with Escape, words typed or not", async () => {
  const { user } = await openQueue();
  await user.keyboard("{Control>}k{/Control}");
  await screen.findByRole("dialog", { name: "Search or run" });
  await user.keyboard("disk{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("goes to the first field of a new incident", async () => {
  const { user } = await openQueue();
  await user.keyboard("{Shift>}N{/Shift}");
  const dialog = await screen.findByRole("dialog", { name: "Open an incident" });
  await waitFor(() => expect(document.activeElement?.textContent).toContain("Choose a client"));
  expect(dialog.contains(document.activeElement)).toBe(true);
});

it("does not act while somebody types", async () => {
  const { user, writes } = await openQueue();
  await user.keyboard("f");
  await user.type(await screen.findByLabelText("Words"), "a");
  expect(writes()).toEqual([]);
});

it("shows a page that arrives without being asked", async () => {
  const { server } = await openQueue([third]);
  expect(screen.queryByText(/wait for someone|waits for someone/)).toBeNull();
  act(() => server.add(first));
  await screen.findByText("1 page waits for someone");
  expect(document.title).toBe("(1) Queue · Vigie");
});

it("is calm in words when nothing waits, and never when filters hide something", async () => {
  await renderApp("/queue", new FakeServer([]));
  expect(await screen.findByText("No page waits.")).toBeTruthy();
});

it("says that filters hide what waits", async () => {
  await renderApp("/queue?q=nothing-like-it", new FakeServer([first]));
  expect(await screen.findByText("Nothing matches these filters.")).toBeTruthy();
  expect(screen.getByText("1 page waits for someone")).toBeTruthy();
});

it("keeps showing the last state when it cannot be read again", async () => {
  const { server, user } = await openQueue();
  await screen.findByRole("heading", { name: "Context" }); // the details are there before nothing can be read
  server.failure = 503;
  act(() => server.change("incidents"));
  const alert = await screen.findByRole("alert", {}, { timeout: 5000 });
  expect(alert.textContent).toContain("could not be read again");
  expect(alert.textContent).toContain("01935f2c-1");
  expect(screen.getAllByText("Login is down").length).toBeGreaterThan(0);
  server.failure = null;
  await user.click(screen.getByRole("button", { name: "Retry" }));
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});

it("hides the acknowledgement from those who may only read", async () => {
  const server = new FakeServer([first]);
  const me = makeMe();
  const readOnly = ["tenant:read", "incident:read"];
  server.me = {
    ...me,
    permissions: readOnly,
    tenants: me.tenants.map((tenant) => ({ ...tenant, permissions: readOnly })),
  };
  const { user } = await renderApp("/queue", server);
  await screen.findByRole("grid", { name: "Open incidents" });
  await user.keyboard("a");
  expect(screen.queryByRole("button", { name: /acknowledge/i })).toBeNull();
  expect(server.requests.filter(({ method }) => method === "POST")).toEqual([]);
});
