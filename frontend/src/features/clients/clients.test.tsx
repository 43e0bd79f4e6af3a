import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeServer } from "@/testing/fake-server";
import { fill } from "@/testing/fill";
import { tenants } from "@/testing/fixtures";
import { makeAdmin } from "@/testing/people";
import { renderApp } from "@/testing/render-app";

const tenant = tenants[0]?.id ?? "";

async function open(path: string, admin = true) {
  const server = new FakeServer([]);
  if (admin) server.me = makeAdmin();
  return renderApp(path, server);
}

const sent = (server: FakeServer, end: string) =>
  server.requests.filter((one) => one.method !== "GET" && one.path.endsWith(end)).map((one) => one.body);

describe("the list of clients", () => {
  it("says who is in trouble first, and why", async () => {
    await open("/clients");
    await screen.findByRole("heading", { level: 1, name: "12 clients" });
    const links = (await screen.findAllByRole("link")).filter((link) => link.id.startsWith("client-"));
    expect(links[0]?.textContent).toContain("Hélios Santé");
    const late = links.find((link) => link.textContent?.includes("Cobalt Pay"));
    expect(late?.textContent).toMatch(/−41\ss below target/);
    expect(late?.textContent).toContain("1 silent");
    const young = links.find((link) => link.textContent?.includes(tenants[2]?.name ?? "?"));
    expect(young?.textContent).toContain("1 live, 3 waiting");
  });

  it("offers no new client to who may not make one", async () => {
    await open("/clients", false);
    await screen.findByRole("heading", { level: 1, name: "12 clients" });
    expect(screen.queryByRole("button", { name: /Add a client/ })).toBeNull();
  });

  it("makes a client with its components and a contract, and goes on to its sources", async () => {
    const { user, server } = await open("/clients");
    await user.click(await screen.findByRole("button", { name: /Add a client/ }));
    const dialog = within(await screen.findByRole("dialog"));
    await fill(user, dialog.getByRole("textbox", { name: "Name" }), "Brise Atlantique");
    await fill(user, dialog.getByRole("textbox", { name: /First components/ }), "Portail, Base clients");
    await user.click(dialog.getByRole("radio", { name: "Nights and week-ends" }));
    await fill(user, dialog.getByRole("textbox", { name: "Reference" }), "NRT-BRI-2026");
    await user.click(dialog.getByRole("button", { name: "Create the client" }));
    await waitFor(() => expect(sent(server, "/api/tenants")).toHaveLength(1));
    expect(sent(server, "/api/tenants")).toMatchObject([
      {
        name: "Brise Atlantique",
        services: [
          { key: "portail", name: "Portail" },
          { key: "base-clients", name: "Base clients" },
        ],
        contract: { reference: "NRT-BRI-2026", terms: { target: "99.9", coverage: { kind: "weekly" } } },
      },
    ]);
    await screen.findByRole("heading", { level: 1, name: "Brise Atlantique" });
    expect(screen.getByRole("tab", { name: /Sources/ }).getAttribute("aria-selected")).toBe("true");
  });
});

it("names two first components that tools could not tell apart", async () => {
  const { user, server } = await open("/clients");
  await user.click(await screen.findByRole("button", { name: /Add a client/ }));
  const dialog = within(await screen.findByRole("dialog"));
  await fill(user, dialog.getByRole("textbox", { name: "Name" }), "Brise");
  const components = dialog.getByRole("textbox", { name: /First components/ });
  await fill(user, components, "Portail, Base, base");
  await user.click(dialog.getByRole("radio", { name: "Later" }));
  await user.click(dialog.getByRole("button", { name: "Create the client" }));
  await dialog.findByText("“Base” and “base” get the same key: rename one of them.");
  await waitFor(() => expect(document.activeElement).toBe(components));
  expect(sent(server, "/api/tenants")).toHaveLength(0);
});

describe("a client's components", () => {
  it("retires one, and takes it back", async () => {
    const { user, server } = await open(`/clients/${tenant}`);
    await user.click(await screen.findByRole("button", { name: "Retire Identity" }));
    await user.click(await screen.findByText("Undo"));
    await waitFor(() =>
      expect(server.requests.filter((one) => one.method === "PATCH").map((one) => one.body)).toMatchObject([
        { retired: true },
        { retired: false },
      ]),
    );
  });
});

describe("a client's contract", () => {
  it("reads as both parties would say it", async () => {
    const { user } = await open(`/clients/${tenant}?part=contract`);
    const hours = within(await screen.findByRole("region", { name: "Hours" }));
    expect(hours.getByText(/24 hours, 7 days/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /New version 3/ }));
    await screen.findByRole("form", { name: "New contract" });
  });

  it("begins the next version from the last, and puts refusals beside their fields", async () => {
    const { user, server } = await open(`/clients/${tenant}?part=contract`);
    await user.click(await screen.findByRole("button", { name: /New version 3/ }));
    const target = await screen.findByRole("textbox", { name: "Target, %" });
    expect((target as HTMLInputElement).value).toBe("99.95");
    const acknowledge = screen.getByRole("textbox", { name: "P1, Acknowledge" });
    await fill(user, acknowledge, "10 min");
    server.setup.termsErrors = [
      { location: "body.terms.target", message: "give a percentage above 0 such as 99.9" },
    ];
    await user.click(screen.getByRole("button", { name: "Enter the new version" }));
    expect(await screen.findByText("1 field cannot be used as it is.")).toBeTruthy();
    expect(target.getAttribute("aria-invalid")).toBe("true");
    await user.click(screen.getByRole("button", { name: "Enter the new version" }));
    await waitFor(() => expect(sent(server, "/contracts")).toHaveLength(2));
    expect(sent(server, "/contracts")[1]).toMatchObject({
      terms: { target: "99.95", response: { P1: { acknowledge_s: 600, update_s: 1800 } } },
    });
  });

  it.each([
    ["P1, Acknowledge", "90"],
    ["A partial outage counts, %", "a third"],
    ["Monthly fee", "a lot"],
    ["Further closed days", "2026-02-31"],
  ])("does not enter a version while %s holds what cannot be read", async (name, text) => {
    const { user, server } = await open(`/clients/${tenant}?part=contract`);
    await user.click(await screen.findByRole("button", { name: /New version 3/ }));
    const field = await screen.findByRole<HTMLInputElement>("textbox", { name: new RegExp(`^${name}`) });
    await fill(user, field, text);
    await user.click(screen.getByText("Enter the new version"));
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(field.value).toBe(text);
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(sent(server, "/contracts")).toEqual([]);
  });

  it("asks before what was typed is left, whichever way out is taken", async () => {
    const { user } = await open(`/clients/${tenant}?part=contract`);
    await user.click(await screen.findByRole("button", { name: /New version 3/ }));
    const target = await screen.findByRole<HTMLInputElement>("textbox", { name: "Target, %" });
    await user.type(target, "{Backspace}");
    await user.tab();
    const ways = [
      () => user.keyboard("{Escape}"),
      () => user.click(screen.getByRole("tab", { name: /Contacts/ })),
      () => user.click(screen.getByRole("button", { name: "Cancel" })),
    ];
    for (const leave of ways) {
      screen.getByRole("button", { name: /Several components/ }).focus();
      await leave();
      const question = within(await screen.findByRole("alertdialog", { name: /Leave without/ }));
      await user.click(question.getByRole("button", { name: "Cancel" }));
      await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
      expect(target.isConnected).toBe(true);
      expect(target.value).toBe("99.9");
    }
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await user.click(await screen.findByRole("button", { name: "Leave, lose the changes" }));
    await screen.findByRole("button", { name: /New version 3/ });
  });

  it("leaves an untouched form without a question", async () => {
    const { user } = await open(`/clients/${tenant}?part=contract`);
    await user.click(await screen.findByRole("button", { name: /New version 3/ }));
    await screen.findByRole("textbox", { name: "Target, %" });
    await user.click(screen.getByRole("tab", { name: /Contacts/ }));
    await waitFor(() => expect(screen.queryByRole("textbox", { name: "Target, %" })).toBeNull());
  });
});

it("writes a contract's figures as the language does, and sends them as they are kept", async () => {
  const server = new FakeServer([]);
  server.me = makeAdmin({ locale: "fr" });
  const { user } = await renderApp(`/clients/${tenant}?part=contract`, server);
  await user.click(await screen.findByRole("button", { name: /Nouvelle version 3/ }));
  const target = await screen.findByRole("textbox", { name: /Engagement/ });
  expect((target as HTMLInputElement).value).toBe("99,95");
  await fill(user, target, "99,5");
  server.setup.termsErrors = [{ location: "body.terms.target", message: "give a percentage such as 99.9" }];
  await user.click(screen.getByRole("button", { name: "Saisir la nouvelle version" }));
  expect(await screen.findByText(/Donnez un pourcentage comme 99,9\./)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Saisir la nouvelle version" }));
  await waitFor(() => expect(sent(server, "/contracts")[1]).toMatchObject({ terms: { target: "99.5" } }));
});

describe("a client's sources", () => {
  it("shows a new key once, with the text to paste", async () => {
    const { user, server } = await open(`/clients/${tenant}?part=sources`);
    await user.click(await screen.findByRole("button", { name: /Connect a tool/ }));
    const form = within(await screen.findByRole("dialog"));
    await fill(user, form.getByRole("textbox", { name: "Name" }), "prod-lyon");
    await user.click(form.getByRole("button", { name: "Create the key" }));
    await screen.findByText("This key is shown once.");
    expect(screen.getByText("8f3a1c9e5b7d2046a8e1f0c3b5d79246")).toBeTruthy();
    expect(screen.getByText(/send_resolved: true/).textContent).toContain(
      "/intake/alertmanager/8f3a1c9e5b7d2046a8e1f0c3b5d79246",
    );
    expect(sent(server, "/sources")).toEqual([{ tool: "alertmanager", name: "prod-lyon" }]);
    await user.click(screen.getByRole("button", { name: "I have kept it" }));
    await waitFor(() => expect(screen.queryByText("8f3a1c9e5b7d2046a8e1f0c3b5d79246")).toBeNull());
  });

  it("makes no key while the heartbeat cannot be read", async () => {
    const { user, server } = await open(`/clients/${tenant}?part=sources`);
    await user.click(await screen.findByRole("button", { name: /Connect a tool/ }));
    const form = within(await screen.findByRole("dialog"));
    await fill(user, form.getByRole("textbox", { name: "Name" }), "prod-lyon");
    const heartbeat = form.getByRole("textbox", { name: /heartbeat|alive/i });
    await fill(user, heartbeat, "90");
    await user.click(form.getByRole("button", { name: "Create the key" }));
    await waitFor(() => expect(document.activeElement).toBe(heartbeat));
    expect(sent(server, "/sources")).toEqual([]);
    await fill(user, heartbeat, "90 s");
    await user.click(form.getByRole("button", { name: "Create the key" }));
    await waitFor(() => expect(sent(server, "/sources")).toMatchObject([{ heartbeat_s: 90 }]));
  });

  it("keeps a new key on screen until it was kept, or given up on purpose", async () => {
    const { user } = await open(`/clients/${tenant}?part=sources`);
    await user.click(await screen.findByRole("button", { name: /Connect a tool/ }));
    const form = within(await screen.findByRole("dialog"));
    await fill(user, form.getByRole("textbox", { name: "Name" }), "prod-lyon");
    await user.click(form.getByRole("button", { name: "Create the key" }));
    await screen.findByText("This key is shown once.");
    await user.keyboard("{Escape}");
    expect(screen.getByText("This key is shown once.")).toBeTruthy();
    expect(screen.queryByRole("alertdialog")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Close" }));
    const question = within(await screen.findByRole("alertdialog", { name: /without having kept/ }));
    await user.click(question.getByRole("button", { name: "Close, the key is lost" }));
    await waitFor(() => expect(screen.queryByText("This key is shown once.")).toBeNull());
  });

  it("asks before a key stops, because nothing brings it back", async () => {
    const { user, server } = await open(`/clients/${tenant}?part=sources`);
    await user.click(await screen.findByRole("button", { name: "More for prod-paris" }));
    await user.click(await screen.findByRole("menuitem", { name: "Revoke" }));
    const question = within(await screen.findByRole("alertdialog"));
    expect(server.requests.some((one) => one.method === "DELETE")).toBe(false);
    await user.click(question.getByRole("button", { name: "Revoke" }));
    await waitFor(() => expect(server.requests.filter((one) => one.method === "DELETE")).toHaveLength(1));
  });
});
