import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeServer } from "@/testing/fake-server";
import { fill } from "@/testing/fill";
import { makeWriter } from "@/testing/people";
import { renderApp } from "@/testing/render-app";

async function open(path = "/runbooks") {
  const server = new FakeServer([]);
  server.me = makeWriter();
  return renderApp(path, server);
}

function pathOf(server: FakeServer, title: string) {
  const runbook = server.setup.runbooks.find((one) => one.title === title);
  return `/runbooks/${runbook?.tenant_id}/${runbook?.id}`;
}

const drafts = (server: FakeServer) =>
  server.requests.filter((one) => one.method === "PUT" && one.path.endsWith("/draft")).map((one) => one.body);
const label = "Title";

describe("the library", () => {
  it("lists what needs a writer first, with what the nights say", async () => {
    await open();
    const list = await screen.findByRole("region", { name: "Runbooks" });
    await waitFor(() => expect(within(list).getAllByRole("listitem").length).toBe(9));
    const first = within(list).getAllByRole("listitem")[0] as HTMLElement;
    expect(within(first).getByText("Login failures")).toBeTruthy();
    expect(within(first).getAllByText("2 steps did not work").length).toBeGreaterThan(0);
  });

  it("narrows to a client and to a component", async () => {
    const { user } = await open();
    await user.click(await screen.findByRole("button", { name: /Hélios Santé 7/ }));
    await screen.findByRole("heading", { level: 1, name: "Hélios Santé" });
    await user.click(await screen.findByRole("button", { name: /Patient database 3/ }));
    const list = screen.getByRole("region", { name: "Runbooks" });
    await waitFor(() => expect(within(list).getAllByRole("listitem").length).toBe(3));
  });

  it("says when nothing matches, and shows all again", async () => {
    const { user } = await open("/runbooks?q=nowhere");
    await user.click(await screen.findByRole("button", { name: "Show all" }));
    expect(await screen.findByText("HSM unreachable")).toBeTruthy();
  });
});

describe("a new runbook", () => {
  it("begins at the client, says what is missing there, and ends in the editor", async () => {
    const { user } = await open();
    await screen.findByRole("region", { name: "Runbooks" });
    await user.click(screen.getByRole("button", { name: /New runbook/ }));
    const dialog = within(await screen.findByRole("dialog"));
    const client = dialog.getByRole("button", { name: /Client/ });
    await waitFor(() => expect(document.activeElement).toBe(client));
    await fill(user, dialog.getByRole("textbox", { name: "Title" }), "Disk full");
    await user.click(dialog.getByRole("button", { name: "Create the draft" }));
    await waitFor(() => expect(document.activeElement).toBe(client));
    await user.click(client);
    await user.click(await screen.findByRole("option", { name: /Hélios Santé/ }));
    await user.click(dialog.getByRole("button", { name: "Create the draft" }));
    await waitFor(() => expect(document.activeElement?.closest(".cm-editor")).toBeTruthy());
  });
});

describe("writing", () => {
  it("keeps the draft by itself, on the revision it is based on", async () => {
    const server = new FakeServer([]);
    server.me = makeWriter();
    const { user } = await renderApp(pathOf(server, "Login failures"), server);
    const title = await screen.findByRole("textbox", { name: label });
    await user.type(title, "!");
    expect(screen.getByText("Not saved yet")).toBeTruthy();
    await waitFor(() => expect(drafts(server)).toHaveLength(1));
    expect(drafts(server)).toMatchObject([{ title: "Login failures!", revision: 3 }]);
    expect(await screen.findByText("Saved")).toBeTruthy();
    await user.type(title, "!");
    await waitFor(() => expect(drafts(server)).toHaveLength(2));
    expect(drafts(server)[1]).toMatchObject({ title: "Login failures!!", revision: 4 });
  });

  it("never saves over a colleague's newer draft until the writer says so", async () => {
    const server = new FakeServer([]);
    server.me = makeWriter();
    const { user } = await renderApp(pathOf(server, "Login failures"), server);
    const title = await screen.findByRole("textbox", { name: label });
    server.setup.overtaken = true;
    await user.type(title, " mine");
    expect(await screen.findByText("Somebody saved a newer draft while you were writing.")).toBeTruthy();
    expect((title as HTMLInputElement).value).toBe("Login failures mine");
    expect(drafts(server)).toHaveLength(1);
    await user.click(screen.getByRole("button", { name: "Keep mine" }));
    await waitFor(() => expect(drafts(server)).toHaveLength(2));
    expect(drafts(server)[1]).toMatchObject({ title: "Login failures mine", revision: 4 });
    expect(await screen.findByText("Saved")).toBeTruthy();
  });

  it("takes the colleague's when the writer prefers it", async () => {
    const server = new FakeServer([]);
    server.me = makeWriter();
    const { user } = await renderApp(pathOf(server, "Login failures"), server);
    const title = await screen.findByRole("textbox", { name: label });
    server.setup.overtaken = true;
    await user.type(title, " mine");
    await user.click(await screen.findByRole("button", { name: "Take theirs" }));
    await waitFor(() => expect((title as HTMLInputElement).value).toBe("Login failures"));
    expect(drafts(server)).toHaveLength(1);
  });

  it("lists what an operator would stumble over, with its line", async () => {
    const server = new FakeServer([]);
    server.me = makeWriter();
    await renderApp(pathOf(server, "Login failures"), server);
    const problems = await screen.findByRole("region", { name: "Problems" });
    expect(await within(problems).findByText("0 errors, 3 warnings")).toBeTruthy();
    expect(
      within(problems).getByRole("button", { name: /Line 11 This step does not say what to expect/ }),
    ).toBeTruthy();
  });

  it("publishes with a reason, and shows the version", async () => {
    const server = new FakeServer([]);
    server.me = makeWriter();
    const { user } = await renderApp(pathOf(server, "Login failures"), server);
    await user.click(await screen.findByRole("button", { name: /Publish v15/ }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.click(dialog.getByRole("button", { name: "Publish v15" }));
    expect(dialog.getByText("Give the reason.")).toBeTruthy();
    await fill(user, dialog.getByRole("textbox"), "Roll back before restarting.");
    await user.click(dialog.getByRole("button", { name: "Publish v15" }));
    await waitFor(() =>
      expect(server.requests.filter((one) => one.path.endsWith("/publish")).map((one) => one.body)).toEqual([
        { reason: "Roll back before restarting.", revision: 3 },
      ]),
    );
    expect(await screen.findByText("Roll back before restarting.")).toBeTruthy();
  });
});

it("keeps the reason of a publication that was put off, and sends it by Ctrl+Enter", async () => {
  const server = new FakeServer([]);
  server.me = makeWriter();
  const { user } = await renderApp(pathOf(server, "Login failures"), server);
  await user.click(await screen.findByRole("button", { name: /Publish v15/ }));
  await fill(user, within(await screen.findByRole("dialog")).getByRole("textbox"), "Roll back first.");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.click(screen.getByRole("button", { name: /Publish v15/ }));
  const reason = within(await screen.findByRole("dialog")).getByRole<HTMLTextAreaElement>("textbox");
  expect(reason.value).toBe("Roll back first.");
  await waitFor(() => expect(document.activeElement).toBe(reason));
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() =>
    expect(server.requests.filter((one) => one.path.endsWith("/publish")).map((one) => one.body)).toEqual([
      { reason: "Roll back first.", revision: 3 },
    ]),
  );
});

describe("a published version", () => {
  it("is read with its hash, its author and its reason", async () => {
    const server = new FakeServer([]);
    server.me = makeWriter();
    await renderApp(`${pathOf(server, "Login failures")}?version=12`, server);
    const hash = server.setup.runbooks[0]?.versions.find((one) => one.version === 12)?.sha256 ?? "";
    expect(await screen.findByText(hash)).toBeTruthy();
    expect(await screen.findByText("Open the login page from the Paris probe.")).toBeTruthy();
    const versions = screen.getByRole("complementary", { name: "Versions" });
    const here = within(versions).getByRole("link", { name: /v12/ });
    expect(here.getAttribute("aria-current")).toBe("page");
    expect(here.textContent).toContain("Inès Caron");
  });
});
