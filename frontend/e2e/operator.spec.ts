import type { Page } from "@playwright/test";
import { expect, test } from "./journey";
import { Wire } from "./wire";
import {
  baseURL,
  type Client,
  type Incident,
  incidentOf,
  makePerson,
  mark,
  type Person,
  publishRunbook,
  send,
} from "./world";

const steps = ["Look at the probe", "Restart the web server", "Read the error log", "Open the shop"];

/** A client of the test's own with a runbook, and an operator who serves only this one. */
async function makeNight(admin: Person, newClient: () => Promise<Client>) {
  const client = await newClient();
  const [operator] = await Promise.all([
    makePerson(admin, { role: "operator", tenant: client.id, name: "Inès Caron" }),
    publishRunbook(admin, client, "The shop does not answer", steps),
  ]);
  const title = `Shop unreachable ${mark()}`;
  const page = (status: "firing" | "resolved", severity: "critical" | "warning" = "critical") =>
    send(client.key, { title, dedup_key: title, severity, status, service: client.component });
  return { client, operator, title, page };
}

const roomOf = ({ tenant_id, id }: Incident) => `/clients/${tenant_id}/incidents/${id}`;
const run = (page: Page) => page.getByRole("region", { name: "Runbook" });
const current = (page: Page) => run(page).locator("li[aria-current=step]");
const timeline = (page: Page) => page.getByRole("region", { name: "Timeline", exact: true });
const live = (page: Page) => page.getByRole("status").filter({ hasText: /^Live$/ });

test("a stranger is refused in one sentence, then let in to where they wanted to go", async ({
  admin,
  open,
  watch,
  newClient,
}) => {
  const client = await newClient();
  const { account } = await makePerson(admin, { role: "operator", tenant: client.id });
  watch.expect({ status: 401, path: "/api/session" });
  const page = await open(null);
  await page.goto("/queue?mine=true");
  await expect(page).toHaveURL(/\/signin\?next=/);
  await page.getByLabel("E-mail address").fill(account.email);
  await page.getByLabel("Password").fill("not the password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("This address and password do not go together.");
  await expect(page.getByLabel("E-mail address")).toHaveValue(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: /^Sign in/ }).click();
  await expect(page).toHaveURL(/\/queue\?mine=true$/);
  await expect(page.getByRole("heading", { level: 1, name: "Mine" })).toBeVisible();
});

test("the queue groups the night and an alert appears without a reload", async ({
  admin,
  open,
  newClient,
}) => {
  const { client, title, page: tell } = await makeNight(admin, newClient);
  const operator = await makePerson(admin, { role: "operator" });
  const page = await open(operator);
  await page.goto("/queue");
  const grid = page.getByRole("grid", { name: "Open incidents" });
  for (const group of ["Needs acknowledgement", "In progress", "Watching"]) {
    await expect(grid.getByRole("row", { name: new RegExp(`^${group}\\s?\\d+`) })).toBeVisible();
  }
  await expect(live(page)).toBeVisible();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await tell("firing");
  const row = grid.getByRole("row", { name: title });
  await expect(row).toBeVisible();
  await expect(row).toContainText("P1");
  await expect(row).toContainText("Web shop");
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);

  const active = () => grid.getAttribute("aria-activedescendant");
  await page.keyboard.press("Home");
  const first = await active();
  await page.keyboard.press("j");
  await expect.poll(active).not.toBe(first);
  await page.keyboard.press("k");
  await expect.poll(active).toBe(first);

  await row.click();
  await expect(page.getByRole("complementary", { name: "Selected incident" })).toContainText(
    "The shop does not answer",
  );
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/clients/${client.id}/incidents/`));
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/queue/);
});

test("who opens a room at once is not called back to the queue", async ({ admin, open, newClient }) => {
  const { operator, title, page: tell } = await makeNight(admin, newClient);
  await tell("firing");
  await incidentOf(operator, title);
  const page = await open(operator);
  await page.clock.install();
  // The room's script takes its time, as on a slow line.
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/assets/room-*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/queue");
  await page.getByRole("row", { name: title }).click();
  await page.keyboard.press("Enter");
  // Past the moment at which the cursor's place goes into the address.
  await page.clock.fastForward(500);
  release();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
});

test("an operator takes a page, follows the runbook and ends the night", async ({
  admin,
  open,
  newClient,
}) => {
  const { client, operator, title, page: tell } = await makeNight(admin, newClient);
  const page = await open(operator);
  await page.goto("/queue");
  await expect(page.getByText("No page waits.")).toBeVisible();
  await expect(live(page)).toBeVisible();
  // An icon names itself to the keyboard and to a resting pointer.
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: /sound/i }).focus();
  await expect(page.getByRole("tooltip")).toBeVisible();
  await page.locator(":focus").blur();
  await page.getByRole("button", { name: /sound/i }).hover();
  await expect(page.getByRole("tooltip")).toBeVisible();
  await tell("firing");
  await expect(page.getByRole("row", { name: title })).toBeVisible();

  // The only page that waits: its room opens at step 1.
  await page.keyboard.press("a");
  await expect(page).toHaveURL(new RegExp(`/clients/${client.id}/incidents/`));
  await expect(current(page)).toContainText("Look at the probe");

  await page.keyboard.press(" ");
  await expect(current(page)).toContainText("Restart the web server");
  await current(page).getByRole("button", { name: "It did not work" }).click();
  const failed = run(page).getByRole("form", { name: "It did not work" });
  await failed.getByRole("button", { name: "Record that it did not work" }).click();
  await expect(failed).toContainText("Give the reason.");
  await failed.getByLabel("What happened instead?").fill("The unit is masked");
  await failed.getByRole("button", { name: "Record that it did not work" }).click();
  await expect(current(page)).toContainText("Read the error log");
  await current(page).getByRole("button", { name: "Skip with a reason" }).click();
  await run(page).getByLabel("Why is it skipped?").fill("The disk is read-only");
  await run(page).getByRole("button", { name: "Record that it is skipped" }).click();
  await expect(current(page)).toContainText("Open the shop");
  await expect(timeline(page)).toContainText("Step 2 did not work: Restart the web server");
  await expect(timeline(page)).toContainText("Step 3 skipped: Read the error log");

  await page.keyboard.press("n");
  const note = page.getByLabel("Internal note", { exact: true });
  await expect(note).toBeFocused();
  await note.fill("Called the data centre");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(timeline(page)).toContainText("Called the data centre");
  await page.keyboard.press("u");
  const update = page.getByLabel(`Update for ${client.name}`);
  await expect(update).toHaveValue(/We are working on the incident that affects Web shop/);
  await update.fill("The shop is back in five minutes.");
  await page.getByRole("button", { name: new RegExp(`^Send to ${client.name}`) }).click();
  await expect(page.getByRole("button", { name: /^Take the update back/ })).toBeVisible();
  await page.getByRole("tab", { name: "Client sees" }).click();
  // It leaves after the ten seconds in which it could be taken back.
  await expect(timeline(page)).toContainText("The shop is back in five minutes.", { timeout: 20_000 });
  await expect(timeline(page)).not.toContainText("Called the data centre");
  await page.getByRole("tab", { name: "Everything" }).click();

  await page.keyboard.press("2");
  await expect(page.getByRole("button", { name: "Priority P2, change it" })).toBeVisible();
  await expect(timeline(page)).toContainText("Priority changed from P1 to P2");

  await page.reload();
  await expect(run(page).getByText("The unit is masked")).toBeVisible();
  await expect(current(page)).toContainText("Open the shop");
  await expect(timeline(page)).toContainText("Called the data centre");
  await page.keyboard.press(" ");
  await expect(run(page)).toContainText("Every step is recorded.");

  await tell("resolved");
  await expect(timeline(page)).toContainText("No alert fires any more: watching");
  await page.keyboard.press("r");
  const resolve = page.getByRole("dialog", { name: /^Resolve / });
  // The outage that the signals saw is there already: component, both ends, weight and class.
  await expect(resolve.getByRole("button", { name: /Web shop.*Component/ })).toBeVisible();
  await expect(resolve.getByLabel("Weight, %")).toHaveValue("100");
  await expect(resolve.getByRole("button", { name: /Provider.*Counts as/ })).toBeVisible();
  await resolve.getByRole("button", { name: "Resolve with 1 outage" }).click();
  await expect(resolve).toContainText("Write what was wrong and what ended it.");
  await resolve.getByLabel("What was wrong, and what ended it?").fill("A masked unit; unmasked and started.");
  await resolve.getByRole("button", { name: "Resolve with 1 outage" }).click();
  await expect(resolve).toBeHidden();
  await expect(page.getByRole("heading", { level: 2, name: "Outages" })).toBeVisible();

  await page.getByRole("button", { name: "Reopen" }).click();
  const reopen = page.getByRole("dialog", { name: /^Reopen / });
  await reopen.getByLabel("Why is it not over?").fill("It is down for half of the visitors");
  await reopen.getByRole("button", { name: "Reopen" }).click();
  await expect(timeline(page)).toContainText("It is down for half of the visitors");

  await page.keyboard.press("r");
  await resolve.getByLabel("What was wrong, and what ended it?").fill("A second server was masked too.");
  await resolve.getByRole("button", { name: /^Resolve with/ }).click();
  await expect(resolve).toBeHidden();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page.getByRole("definition").filter({ hasText: "Closed" })).toBeVisible();
  await page.goto("/queue");
  await expect(page.getByText("No page waits.")).toBeVisible();
});

test("two operators see each other live", async ({ admin, open, newClient }) => {
  const { client, operator: ines, title, page: tell } = await makeNight(admin, newClient);
  const tomasz = await makePerson(admin, { role: "operator", tenant: client.id, name: "Tomasz Wilk" });
  await tell("firing");
  const incident = await incidentOf(ines, title);
  const [first, second] = [await open(ines), await open(tomasz)];
  await Promise.all([first, second].map((page) => page.goto(roomOf(incident))));
  await Promise.all([first, second].map((page) => expect(live(page)).toBeVisible()));
  await first.keyboard.press("a");
  await expect(current(second)).toContainText("Look at the probe");
  await expect(second.getByRole("definition").filter({ hasText: "Inès Caron" })).toBeVisible();
  await first.keyboard.press(" ");
  await expect(current(second)).toContainText("Restart the web server");
  await expect(timeline(second)).toContainText("Step 1 done: Look at the probe");
  await second.getByRole("button", { name: "Take", exact: true }).click();
  await expect(first.getByRole("definition").filter({ hasText: "Tomasz Wilk" })).toBeVisible();
  await expect(timeline(first)).toContainText("Took the incident from Inès Caron");
});

test("who comes too late is told who was quicker and what changed", async ({
  admin,
  open,
  watch,
  newClient,
}) => {
  const { client, operator: ines, title, page: tell } = await makeNight(admin, newClient);
  const tomasz = await makePerson(admin, { role: "operator", tenant: client.id, name: "Tomasz Wilk" });
  await tell("firing");
  const incident = await incidentOf(ines, title);
  const at = { tenant: client.id, incident: incident.id };
  const late = await open(tomasz);
  // His stream never says a word: what he sees is what he saw.
  await late.route("**/api/live*", () => new Promise(() => {}));
  watch.expect(
    { status: 409, path: "/acknowledge" },
    { status: 409, path: "/execution/steps/1" },
    { status: 409, path: "/priority" },
  );
  await late.goto(roomOf(incident));
  await expect(run(late)).toContainText("Acknowledging starts it.");
  await ines.write("post", "/api/tenants/{tenant}/incidents/{incident}/acknowledge", at, {});
  await late.keyboard.press("a");
  await expect(late.getByRole("status").filter({ hasText: "Inès Caron acknowledged it at" })).toBeVisible();
  await expect(current(late)).toContainText("Look at the probe");

  await ines.write(
    "put",
    "/api/tenants/{tenant}/incidents/{incident}/execution/steps/{n}",
    { ...at, n: "1" },
    {
      outcome: "failed",
      reason: "No probe",
    },
  );
  await late.keyboard.press(" ");
  await expect(run(late)).toContainText(/Inès Caron recorded at .* that step 1 did not work/);
  await expect(current(late)).toContainText("Restart the web server");

  const { version } = await ines.get("/api/tenants/{tenant}/incidents/{incident}", at);
  await ines.write("post", "/api/tenants/{tenant}/incidents/{incident}/priority", at, {
    priority: "P3",
    version,
  });
  await late.keyboard.press("2");
  const refusal = late.getByRole("status").filter({ hasText: "The priority was not changed." });
  await expect(refusal).toContainText("Priority changed from P1 to P3");
  await expect(late.getByRole("button", { name: "Priority P3, change it" })).toBeVisible();
});

test("a lost signal never looks like calm, and its return shows what was missed", async ({
  admin,
  open,
  watch,
  newClient,
}) => {
  const { operator, title, page: tell } = await makeNight(admin, newClient);
  const page = await open(operator);
  watch.expect({ status: "offline", path: /^\// });
  const wire = new Wire(new URL(baseURL));
  await wire.mend();
  await page.clock.install();
  await page.goto(`${wire.url}/queue`);
  await expect(live(page)).toBeVisible();
  await wire.cut();
  await expect(page.getByText("Reconnecting", { exact: true })).toBeVisible();
  await tell("firing");
  await page.clock.fastForward(26_000);
  await expect(page.getByText(/^No signal since \d\d:\d\d:\d\d$/)).toBeVisible();
  await wire.mend();
  await page.clock.fastForward(11_000);
  await expect(live(page)).toBeVisible();
  await expect(page.getByRole("row", { name: title })).toBeVisible();
  await page.close();
  await wire.cut();
});

test("a page is acted on without a network: what failed is told, and the screen stays", async ({
  admin,
  open,
  watch,
  newClient,
}) => {
  const { operator, title, page: tell } = await makeNight(admin, newClient);
  await tell("firing");
  const { reference } = await incidentOf(operator, title);
  const page = await open(operator);
  watch.expect({ status: "offline", path: /^\// });
  const wire = new Wire(new URL(baseURL));
  await wire.mend();
  const ahead = page.waitForResponse(/\/assets\/room-.*\.js$/);
  await page.goto(`${wire.url}/queue`);
  await expect(page.getByRole("row", { name: title })).toBeVisible();
  await ahead;
  await wire.cut();
  await page.keyboard.press("a");
  const message = page.getByRole("alertdialog", { name: `${reference} was not acknowledged` });
  await expect(message).toContainText("Vigie does not answer.");
  await expect(page.getByRole("row", { name: title })).toBeVisible();
  await page.close();
});

test("a list that cannot be read says so and waits to be asked again", async ({
  admin,
  open,
  watch,
  newClient,
}) => {
  const { operator, title, page: tell } = await makeNight(admin, newClient);
  await tell("firing");
  await incidentOf(operator, title);
  const page = await open(operator);
  watch.expect({ status: 422, path: "/api/incidents" });
  let asked = 0;
  let healed = false;
  await page.route("**/api/incidents?*", (route) => {
    asked++;
    if (healed) return route.continue();
    return route.fulfill({ status: 422, contentType: "application/problem+json", body: '{"status":422}' });
  });
  await page.goto("/queue");
  await expect(page.getByRole("alert")).toContainText("The queue could not be read.");
  await expect(live(page)).toBeVisible();
  // Once when the screen opens and once when the stream begins at the present: then it waits.
  for (let round = 0; round < 10; round++) await operator.get("/api/me");
  expect(asked).toBeLessThanOrEqual(3);
  healed = true;
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByRole("row", { name: title })).toBeVisible();
});
