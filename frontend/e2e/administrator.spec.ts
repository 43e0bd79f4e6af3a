import type { Page } from "@playwright/test";
import { expect, test } from "./journey";
import { makePerson, mark, publishRunbook, send, tidy } from "./world";

/** The first day of this month: a contract from then on is in force. */
const firstOfMonth = () => `${new Date().toISOString().slice(0, 8)}01`;

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: /^Sign in/ }).click();
}

test("a client is set up on screen and its first alert reaches the queue", async ({ admin, open }) => {
  const chief = await makePerson(admin, { role: "provider_admin" });
  const page = await open(chief);
  const id = mark();
  await page.goto("/clients");
  await page.getByRole("button", { name: /^Add a client/ }).click();
  const create = page.getByRole("dialog", { name: "New client" });
  await create.getByRole("button", { name: "Create the client" }).click();
  await expect(create).toContainText("Give it a name.");
  await create.getByLabel("Name", { exact: true }).fill(`Noroît ${id}`);
  await create.getByRole("radio", { name: "English" }).check({ force: true });
  await create.getByLabel("First components").fill("Portal, Payment");
  await create.getByLabel("Reference").fill(`N-${id}`);
  const [year, month, day] = firstOfMonth().split("-");
  for (const [part, value] of Object.entries({ day, month, year })) {
    await create.getByRole("spinbutton", { name: new RegExp(`^${part}, In force from`) }).click();
    await page.keyboard.type(value ?? "");
  }
  await create.getByRole("button", { name: "Create the client" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Noroît ${id}` })).toBeVisible();

  // A further component, with labels that lead alerts to it.
  await page.getByRole("tab", { name: /^Components/ }).click();
  await page.getByRole("button", { name: "Add a component", exact: true }).click();
  const component = page.getByRole("dialog", { name: "Add a component" });
  await component.getByLabel("Name", { exact: true }).fill("Search index");
  await expect(component.getByLabel("Key")).toHaveValue("search-index");
  await component.getByLabel("Labels").fill("job=search");
  await component.getByRole("button", { name: "Add a component" }).click();
  await expect(page.getByRole("list", { name: "Components" })).toContainText("Search index");

  // The next version of the contract, begun from the one in force.
  await page.getByRole("tab", { name: /^Contract/ }).click();
  await page.getByRole("button", { name: "New version 2" }).click();
  const contract = page.getByRole("form", { name: "New contract" });
  await contract.getByLabel("Target, %").fill("99.95");
  await contract.getByRole("button", { name: "Enter the new version" }).click();
  await expect(page.getByText(`N-${id} v2 is entered`)).toBeVisible();
  await page.getByRole("button", { name: /Contract and version/ }).click();
  await page.getByRole("option", { name: `N-${id} v2` }).click();
  await expect(page.getByText("99.95%").first()).toBeVisible();

  // A source: its key is shown this once.
  await page.getByRole("tab", { name: /^Sources/ }).click();
  await page.getByRole("button", { name: /^Connect a tool/ }).click();
  const connect = page.getByRole("dialog", { name: "Connect a tool" });
  await connect.getByRole("radio", { name: "JSON" }).check({ force: true });
  await connect.getByLabel("Name", { exact: true }).fill("Night watch");
  await connect.getByRole("button", { name: "Create the key" }).click();
  const issued = page.getByRole("dialog", { name: "Key of Night watch" });
  await expect(issued).toContainText("This key is shown once.");
  const key = (await issued.getByText(/^[0-9a-f]{32}$/).textContent()) ?? "";
  await issued.getByRole("button", { name: "I have kept it" }).click();
  await page.reload();
  const card = page.getByRole("article", { name: "Night watch" });
  await expect(card).toContainText(`…${key.slice(-4)}`);
  expect(await page.content()).not.toContain(key);

  // What an alert would meet, tried without paging anybody.
  await card.getByRole("button", { name: "Try an alert" }).click();
  const attempt = page.getByRole("dialog", { name: "Try an alert of Night watch" });
  await attempt.getByRole("button", { name: /Component the alert names/ }).click();
  await page.getByRole("option", { name: "Search index" }).click();
  await attempt.getByRole("button", { name: "Try an alert" }).click();
  const trace = attempt.getByRole("list", { name: "The way of the alert" });
  await expect(trace).toContainText("Component found");
  await expect(trace).toContainText("No runbook for this component");
  await attempt.getByRole("button", { name: "Close" }).last().click();

  const title = `Search is empty ${id}`;
  await send(key, { title, dedup_key: title, severity: "critical", service: "search-index" });
  await page.keyboard.press("g");
  await page.keyboard.press("q");
  const row = page.getByRole("row", { name: title });
  await expect(row).toBeVisible();
  await expect(row).toContainText("P1");
  await expect(row).toContainText("Search index");
  const { items } = await admin.get("/api/tenants");
  await tidy(admin, items.find((one) => one.name === `Noroît ${id}`)?.id ?? "");
});

test("who is disabled loses the open session within five seconds", async ({ admin, open, watch }) => {
  const chief = await makePerson(admin, { role: "provider_admin" });
  const page = await open(chief);
  const id = mark();
  const [name, email] = [`Loïc Tanguy ${id}`, `loic-${id}@journeys.test`];
  await page.goto("/people");
  await page.getByRole("button", { name: /^Add a person/ }).click();
  const add = page.getByRole("dialog", { name: "Add a person" });
  await add.getByLabel("Name", { exact: true }).fill(name);
  await add.getByLabel("E-mail").fill(email);
  await add.getByRole("radio", { name: "English" }).check({ force: true });
  await add.getByRole("button", { name: /Role 1/ }).click();
  await page.getByRole("option", { name: /^Operator/ }).click();
  const scope = add.getByRole("button", { name: /Where role 1 holds/ });
  if (!(await scope.textContent())?.includes("All clients")) {
    await scope.click();
    await page.getByRole("option", { name: "All clients" }).click();
  }
  await add.getByRole("button", { name: "Generate" }).click();
  const password = await add.getByLabel("Initial password").inputValue();
  await add.getByRole("button", { name: "Add the person" }).click();
  const handOver = page.getByRole("alertdialog", { name: `${name} can sign in` });
  await expect(handOver).toContainText(password);
  await handOver.getByRole("button", { name: "I have passed it on" }).click();

  const theirs = await open(null);
  await theirs.goto("/signin");
  await signIn(theirs, email, password);
  await expect(theirs.getByRole("status").filter({ hasText: /^Live$/ })).toBeVisible();

  // Told that something about them has changed, their page may ask what, before it is told that it is over.
  watch.expect({ status: 401, path: "/api/me", perhaps: true });
  await page.getByLabel("Find a person").fill(id);
  await page.getByRole("row", { name }).click();
  const person = page.getByRole("dialog", { name });
  await person.getByRole("button", { name: "Disable" }).click();
  await expect(theirs).toHaveURL(/\/signin\?.*ended=true/, { timeout: 5000 });
  await expect(theirs.getByText("Your session has ended.")).toBeVisible();
  await expect(page.getByText(`${name} can no longer sign in.`)).toBeVisible();
  watch.expect({ status: 401, path: "/api/session" });
  await signIn(theirs, email, password);
  await expect(theirs.getByRole("alert")).toContainText("do not go together");
});

test("language and theme follow the person", async ({ admin, open, newClient }) => {
  const client = await newClient();
  await publishRunbook(admin, client, "Anything", ["Look"]);
  const writer = await makePerson(admin, { role: "writer", tenant: client.id });
  const page = await open(writer);
  const html = page.locator("html");
  await page.goto("/runbooks");
  await expect(html).toHaveAttribute("data-theme", "dark");
  const kept = page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.ok());
  await page.getByRole("button", { name: "Switch theme" }).click();
  await kept;
  await expect(html).toHaveAttribute("data-theme", "light");
  const spoken = page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.ok());
  await page.getByRole("button", { name: "Français" }).click();
  await spoken;
  await expect(page.getByRole("button", { name: /^Nouvelle procédure/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: /^Nouvelle procédure/ })).toBeVisible();
  await expect(html).toHaveAttribute("data-theme", "light");
  await expect(html).toHaveAttribute("lang", "fr");
  // On another computer too.
  const elsewhere = await open(writer);
  await elsewhere.goto("/runbooks");
  await expect(elsewhere.getByRole("button", { name: /^Nouvelle procédure/ })).toBeVisible();
  await expect(elsewhere.locator("html")).toHaveAttribute("data-theme", "light");
});
