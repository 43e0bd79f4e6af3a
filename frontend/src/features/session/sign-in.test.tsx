import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { FakeServer } from "@/testing/fake-server";
import { fill } from "@/testing/fill";
import { makeMe, makeRow } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";

function signedOut(rows = [makeRow(1)]) {
  const server = new FakeServer(rows);
  server.me = null;
  return server;
}

it("brings a stranger to the door and back to where they wanted to go", async () => {
  const { user } = await renderApp("/queue?q=kafka", signedOut());
  await fill(user, await screen.findByLabelText("E-mail address"), "ines.caron@noroit.example");
  await user.type(screen.getByLabelText("Password"), "a correct password{Enter}");
  expect(await screen.findByRole("grid", { name: "Open incidents" })).toBeTruthy();
  expect(window.location.pathname + window.location.search).toContain("/queue?q=kafka");
});

it("refuses in one sentence, empties the password and keeps the address", async () => {
  const { user } = await renderApp("/signin", signedOut());
  const email = await screen.findByLabelText<HTMLInputElement>("E-mail address");
  const password = screen.getByLabelText<HTMLInputElement>("Password");
  await fill(user, email, "nobody@noroit.example");
  await user.type(password, "wrong{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("do not go together");
  expect(email.value).toBe("nobody@noroit.example");
  await waitFor(() => expect(password.value).toBe(""));
});

it("never leads to another site", async () => {
  const { user } = await renderApp("/signin?next=//evil.example/x", signedOut());
  await fill(user, await screen.findByLabelText("E-mail address"), "ines.caron@noroit.example");
  await user.type(screen.getByLabelText("Password"), "a correct password{Enter}");
  await screen.findByRole("grid", { name: "Open incidents" });
  expect(window.location.pathname).toBe("/queue");
});

it("speaks the person's language once it knows them", async () => {
  const server = new FakeServer([makeRow(1)]);
  server.me = makeMe({ locale: "fr" });
  await renderApp("/queue", server);
  expect(await screen.findByRole("grid", { name: "Incidents ouverts" })).toBeTruthy();
  expect(document.documentElement.lang).toBe("fr");
});
