import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeServer } from "@/testing/fake-server";
import { fill } from "@/testing/fill";
import { makeMe, tenants } from "@/testing/fixtures";
import { makeAdmin } from "@/testing/people";
import { renderApp } from "@/testing/render-app";

async function open(prepare: (server: FakeServer) => void = () => {}, path = "/people") {
  const server = new FakeServer([]);
  server.me = makeAdmin({ id: "person-1", locale: "en" });
  prepare(server);
  return renderApp(path, server);
}

const row = async (name: RegExp) => within(await screen.findByRole("row", { name }));
const written = (server: FakeServer) =>
  server.requests
    .filter(({ method, path }) => method !== "GET" && path.startsWith("/api/people"))
    .map(({ body }) => body);
const reads = (server: FakeServer) =>
  server.requests.filter(({ method, path }) => method === "GET" && path === "/api/people").length;

/** Refuses every write with a code, as the server's rules do. */
function refuse(server: FakeServer, code: string) {
  const answer = server.setup.answer.bind(server.setup);
  server.setup.answer = (method, url, body) =>
    method === "PATCH" || method === "POST"
      ? { status: 409, body: { status: 409, code, detail: "The server's own English." } }
      : answer(method, url, body);
}

describe("the list of people", () => {
  it("says who has which role where, and who is disabled", async () => {
    await open();
    expect((await row(/Inès Caron/)).getByText("Operator").textContent).toBe("Operator all clients");
    const tomasz = await row(/Tomasz Wilk/);
    expect(tomasz.getByText("Operator").textContent).toBe("Operator Hélios Santé");
    expect(tomasz.getByText("Technical writer").textContent).toBe("Technical writer Banque Aurore");
    const jeanne = await row(/Jeanne Bellec/);
    expect(jeanne.getByText("Disabled")).toBeTruthy();
    expect(jeanne.getByText("never")).toBeTruthy();
    expect((await row(/Hélène Le Goff/)).getByText("you")).toBeTruthy();
  });

  it("finds by role and client, and says when nobody matches", async () => {
    const { user } = await open();
    await row(/Inès Caron/);
    const find = screen.getByRole("textbox", { name: "Find a person" });
    await fill(user, find, "cto helios");
    await screen.findByText("1 person");
    expect(screen.getAllByRole("row").length).toBe(2);
    await fill(user, find, "cto helios nowhere");
    expect(await screen.findByRole("heading", { name: "Nobody matches." })).toBeTruthy();
  });

  it("says what failed and reads again", async () => {
    const { user, server } = await open((server) => {
      const answer = server.setup.answer.bind(server.setup);
      server.setup.answer = (method, url, body) =>
        url.pathname === "/api/people"
          ? { status: 403, body: { code: "forbidden" } }
          : answer(method, url, body);
    });
    expect(await screen.findByText("The people could not be read.")).toBeTruthy();
    expect(screen.getByText(/Your role does not allow this/)).toBeTruthy();
    const before = reads(server);
    await user.click(screen.getByRole("button", { name: "Retry" }));
    await waitFor(() => expect(reads(server)).toBe(before + 1));
  });

  it("is closed to an operator, who is told so", async () => {
    const { server } = await open((server) => {
      server.me = makeMe();
    });
    expect(
      await screen.findByRole("heading", { name: "Only an administrator manages people." }),
    ).toBeTruthy();
    expect(reads(server)).toBe(0);
  });
});

describe("adding a person", () => {
  it("asks a client's role for its client, sends it and shows the password once", async () => {
    const { user, server } = await open();
    await row(/Inès Caron/);
    await user.click(screen.getByRole("button", { name: /^Add a person/ }));
    const dialog = within(await screen.findByRole("dialog", { name: "Add a person" }));
    await fill(user, dialog.getByRole("textbox", { name: "Name" }), "Sofia Rey");
    await fill(user, dialog.getByRole("textbox", { name: "E-mail" }), "sofia.rey@helios.example");
    await user.click(dialog.getByRole("button", { name: /Role 1/ }));
    await user.click(await screen.findByRole("option", { name: "Client member" }));
    await user.click(dialog.getByRole("button", { name: "Add the person" }));
    expect(await dialog.findByText("A client’s own people belong to one client: choose it.")).toBeTruthy();
    expect(dialog.getByText("Between 12 and 256 characters.")).toBeTruthy();
    expect(written(server)).toEqual([]);

    await user.click(dialog.getByRole("button", { name: /Where role 1 holds/ }));
    expect(screen.queryByRole("option", { name: "All clients" })).toBeNull();
    await user.click(await screen.findByRole("option", { name: "Hélios Santé" }));
    await user.click(dialog.getByRole("button", { name: "Generate" }));
    const password = dialog.getByRole<HTMLInputElement>("textbox", { name: "Initial password" }).value;
    const before = reads(server);
    await user.click(dialog.getByRole("button", { name: "Add the person" }));

    const done = within(await screen.findByRole("alertdialog", { name: "Sofia Rey can sign in" }));
    expect(done.getByText(password)).toBeTruthy();
    expect(document.activeElement).toBe(done.getByRole("button", { name: "Copy the password" }));
    expect(reads(server)).toBe(before + 1);
    expect(written(server)).toEqual([
      {
        name: "Sofia Rey",
        email: "sofia.rey@helios.example",
        locale: "en",
        password,
        roles: [{ role: "client_member", tenant_id: tenants[0]?.id }],
      },
    ]);
    await user.click(done.getByRole("button", { name: "I have passed it on" }));
    expect(screen.queryByText(password)).toBeNull();
    expect(await row(/Sofia Rey/)).toBeTruthy();
  });

  it("shows the server's refusal at its field, in French", async () => {
    const { user } = await open((server) => {
      server.me = makeAdmin({ id: "person-1", locale: "fr" });
      refuse(server, "email_taken");
    });
    await user.click(await screen.findByRole("button", { name: /^Ajouter une personne/ }));
    const dialog = within(await screen.findByRole("dialog", { name: "Ajouter une personne" }));
    await fill(user, dialog.getByRole("textbox", { name: "Nom" }), "Inès Caron");
    const email = dialog.getByRole("textbox", { name: "Adresse e-mail" });
    await fill(user, email, "ines.caron@noroit.example");
    await user.click(dialog.getByRole("button", { name: /Rôle 1/ }));
    await user.click(await screen.findByRole("option", { name: "Opérateur" }));
    await user.click(dialog.getByRole("button", { name: "Générer" }));
    await user.click(dialog.getByRole("button", { name: "Ajouter la personne" }));
    expect(await dialog.findByText("Quelqu’un a déjà cette adresse.")).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(email));
    expect(dialog.queryByText(/own English/)).toBeNull();
  });
});

describe("a person", () => {
  it("gets another role and loses one, and nothing else is sent", async () => {
    const { user, server } = await open();
    await user.click((await row(/Tomasz Wilk/)).getByText("Tomasz Wilk"));
    const dialog = within(await screen.findByRole("dialog", { name: "Tomasz Wilk" }));
    await user.click(dialog.getByRole("button", { name: "Remove role 2" }));
    await user.click(dialog.getByRole("button", { name: "Add a role" }));
    await user.click(dialog.getByRole("button", { name: /Role 2/ }));
    await user.click(await screen.findByRole("option", { name: "Client CTO" }));
    expect(dialog.getByRole("alert").textContent).toMatch(/either to the provider or to a client/);
    await user.click(dialog.getByRole("button", { name: /Role 2/ }));
    await user.click(await screen.findByRole("option", { name: "Auditor" }));
    await user.click(dialog.getByRole("button", { name: /Where role 2 holds/ }));
    await user.click(await screen.findByRole("option", { name: "All clients" }));
    await user.click(dialog.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Tomasz Wilk was changed.")).toBeTruthy();
    expect(written(server)).toEqual([
      {
        roles: [
          { role: "operator", tenant_id: tenants[0]?.id },
          { role: "auditor", tenant_id: null },
        ],
      },
    ]);
    expect((await row(/Tomasz Wilk/)).getByText("Auditor").textContent).toBe("Auditor all clients");
  });

  it("is disabled at once, which can be undone", async () => {
    const { user, server } = await open();
    await user.click((await row(/Paul Guéguen/)).getByText("Paul Guéguen"));
    await user.click(await screen.findByRole("button", { name: "Disable" }));
    expect(await screen.findByText("Paul Guéguen can no longer sign in.")).toBeTruthy();
    expect((await row(/Paul Guéguen/)).getByText("Disabled")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(await screen.findByText("Paul Guéguen can sign in again.")).toBeTruthy();
    expect(written(server)).toEqual([{ disabled: true }, { disabled: false }]);
  });

  it.each([
    ["own_account", "en", "You cannot disable your own account. Ask another administrator."],
    ["last_admin", "fr", "C’est le dernier administrateur. Nommez-en d’abord un autre."],
  ] as const)("says %s in the person's language (%s)", async (code, locale, words) => {
    const { user } = await open((server) => {
      server.me = makeAdmin({ id: "person-1", locale });
      refuse(server, code);
    }, "/people?person=person-1");
    await user.click(await screen.findByRole("button", { name: /^(Disable|Désactiver)$/ }));
    expect(await screen.findByText(words)).toBeTruthy();
    expect(screen.getByRole("dialog", { name: "Hélène Le Goff" })).toBeTruthy();
  });

  it("who takes the administrator's role from themselves is warned, and changes their password elsewhere", async () => {
    const { user } = await open(undefined, "/people?person=person-1");
    const dialog = within(await screen.findByRole("dialog", { name: "Hélène Le Goff" }));
    expect(dialog.queryByRole("textbox", { name: "New password" })).toBeNull();
    expect(dialog.getByRole("link", { name: "Account and settings" }).getAttribute("href")).toBe("/account");
    await user.click(dialog.getByRole("button", { name: /Role 1/ }));
    await user.click(await screen.findByRole("option", { name: "Auditor" }));
    expect(dialog.getByText(/You take the administrator’s role from yourself/)).toBeTruthy();
  });
});
