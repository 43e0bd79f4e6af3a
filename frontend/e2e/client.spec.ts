import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import { expect, test } from "./journey";
import { type Client, demo, type Incident, incidentOf, makePerson, mark, type Person, send } from "./world";

/** The demo's client with two months of history, seen by a CTO of the test's own. */
async function makeCto(admin: Person): Promise<Person> {
  const slug = demo.tenants[0]?.slug;
  const tenant = admin.me.tenants.find((one) => one.slug === slug);
  return makePerson(admin, { role: "client_cto", tenant: tenant?.id, theme: "light" });
}

const monthOf = (page: Page) => page.getByRole("heading", { level: 1, name: /, second by second$/ });

/** Seconds of a length as screens write it: `2 h 00 min 05 s`, `14 min 15 s`, `7 s`. */
function secondsOf(text: string): number {
  const found = /^(?:(\d+)\sh\s)?(?:(\d+)\smin\s)?(\d+)\ss$/.exec(text.trim());
  if (!found) throw new Error(`${text} is no length`);
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return hours * 3600 + minutes * 60 + seconds;
}

async function bytesOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}

test("every second of a month has its class, and months and days can be looked at", async ({
  admin,
  open,
}) => {
  const page = await open(await makeCto(admin));
  await page.goto("/");
  await expect(page).toHaveURL(/\/portal$/);
  await expect(monthOf(page)).toBeVisible();

  const lines = page.getByRole("list", { name: "The classes of the month" }).getByRole("listitem");
  const addUp = async () => {
    const lengths = (await lines.locator("b").allTextContents()).map(secondsOf);
    const total = lengths.pop();
    expect(lengths.reduce((sum, one) => sum + one, 0)).toBe(total);
    await expect(lines.last()).toContainText("nothing left over");
    return total;
  };
  await addUp();
  await expect(page.getByText(/^provisional, as of/).first()).toBeVisible();

  const present = await monthOf(page).textContent();
  await page.getByRole("button", { name: "Previous month" }).click();
  await expect(monthOf(page)).not.toHaveText(present ?? "");
  await expect(page).toHaveURL(/period=\d{4}-\d\d/);
  await expect(page.getByText(/^The commitment for \w+ \d{4} is (met|missed):/)).toBeVisible();
  const total = await addUp();
  const period = new URL(page.url()).searchParams.get("period") ?? "";
  const days = new Date(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5)), 0)).getUTCDate();
  // A month with a clock change is an hour longer or shorter.
  expect(Math.abs((total ?? 0) - days * 86_400)).toBeLessThanOrEqual(3600);

  // A day with something to explain, down to half an hour.
  const day = page.getByRole("radio", { name: /\d (min|s)\b/ }).last();
  await day.click();
  await expect(page).toHaveURL(/day=\d{4}-\d\d-\d\d/);
  const zoom = page.getByRole("group", { name: "Zoom" });
  await zoom.getByRole("button", { name: /^30/ }).click();
  await expect(page).toHaveURL(/zoom=30min/);
  await expect(zoom.getByRole("button", { name: /^30/ })).toHaveAttribute("aria-pressed", "true");
  const intervals = page.getByRole("grid", { name: "Intervals of the day" });
  await intervals
    .getByRole("button", { name: /^Show from/ })
    .first()
    .click();
  await expect(page).toHaveURL(/offset=\d+/);
  const seen = page.url();
  await page.reload();
  await expect(intervals).toBeVisible();
  expect(page.url()).toBe(seen);

  await page.getByRole("button", { name: "Next month" }).click();
  await expect(monthOf(page)).toHaveText(present ?? "");
});

test("an issued report is downloaded, recognised, and not believed once changed", async ({
  admin,
  open,
}, info) => {
  const page = await open(await makeCto(admin));
  await page.goto("/portal/reports");
  const row = page
    .getByRole("row")
    .filter({ has: page.getByText("final", { exact: true }) })
    .first();
  const link = row.getByRole("link", { name: /^PDF of / });
  const number = (await link.getAttribute("aria-label"))?.replace("PDF of ", "") ?? "";
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const pdf = await bytesOf(download);
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  expect(pdf.length).toBeGreaterThan(50_000);
  const genuine = info.outputPath("report.pdf");
  await writeFile(genuine, pdf);
  const changed = info.outputPath("changed.pdf");
  const copy = Buffer.from(pdf);
  copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 1;
  await writeFile(changed, copy);

  // Whoever was given the file checks it without an account.
  const stranger = await open(null);
  const sent: string[] = [];
  stranger.on("request", (request) => request.method() !== "GET" && sent.push(request.url()));
  await stranger.goto("/verify");
  await drop(stranger, genuine);
  await expect(stranger.getByRole("heading", { level: 1, name: "This report is genuine." })).toBeVisible();
  await expect(stranger.getByText(number, { exact: true }).first()).toBeVisible();
  const digest = createHash("sha256").update(pdf).digest("hex");
  await expect(stranger.getByTitle(digest)).toBeVisible();
  await drop(stranger, changed);
  await expect(
    stranger.getByRole("heading", { level: 1, name: "This file is not an issued report." }),
  ).toBeVisible();
  expect(sent, "the file stays on its computer").toEqual([]);
});

test("a provisional report is made while one waits", async ({ admin, open }) => {
  const page = await open(await makeCto(admin));
  await page.goto("/portal");
  const download = page.waitForEvent("download", { timeout: 40_000 });
  // A report can be there in a blink: the portal does not learn of it before its waiting was seen.
  let seen = () => {};
  const waited = new Promise<void>((done) => {
    seen = done;
  });
  await page.route("**/api/tenants/*/reports", async (route) => {
    if (route.request().method() === "GET") await waited;
    await route.continue();
  });
  await page.getByRole("button", { name: "Produce the PDF" }).click();
  await expect(page.getByText("Being produced")).toBeVisible();
  seen();
  const pdf = await bytesOf(await download);
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  expect(pdf.length).toBeGreaterThan(50_000);
  await expect(page.getByRole("button", { name: "Produce the PDF" })).toBeVisible();
  await page.getByRole("button", { name: "Other languages and files" }).click();
  await expect(page.getByRole("menuitem", { name: /^Provisional PDF in English, / }).first()).toBeVisible();
});

/** An outage that the provider lays at a third party's door: an exclusion that the client has to answer. */
async function proposeExclusion(admin: Person, client: Client): Promise<void> {
  const title = `Carrier down ${mark()}`;
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const event = { title, dedup_key: title, severity: "critical" as const, service: client.component };
  const started_at = ago(20);
  await send(client.key, { ...event, started_at });
  const { id } = await incidentOf(admin, title);
  const at = { tenant: client.id, incident: id };
  const { version } = await admin.write<Incident>(
    "post",
    "/api/tenants/{tenant}/incidents/{incident}/acknowledge",
    at,
    {},
  );
  await admin.write("post", "/api/tenants/{tenant}/incidents/{incident}/resolve", at, {
    version,
    summary: "The carrier's fibre was cut and spliced.",
    outages: [
      {
        service_id: client.service,
        from: started_at,
        to: ago(5),
        weight: 1000,
        class: "third_party",
        note: "Carrier ticket 4711",
      },
    ],
  });
}

test("the client answers what the provider proposes to leave out", async ({ admin, open, newClient }) => {
  const client = await newClient();
  await proposeExclusion(admin, client);
  const cto = await makePerson(admin, { role: "client_cto", tenant: client.id, theme: "light" });
  const page = await open(cto);
  await page.goto("/portal");
  await expect(page.getByRole("heading", { name: "1 decision waits for you" })).toBeVisible();
  await page.getByRole("button", { name: "Agree", exact: true }).click();
  await page.getByLabel("Your reason").fill("Seen in the carrier's own report");
  await page.getByRole("button", { name: "Agree to leave it out" }).click();
  await expect(page.getByText("Agreed. The figure follows.")).toBeVisible();
  await expect(page.getByRole("heading", { name: /waits for you$/ })).toBeHidden();
  await expect(page.getByRole("grid", { name: "All outages" })).toContainText(/exclusion agreed by Journey/);
});

/** Drops a file from the computer on the page, as a hand would. */
async function drop(page: Page, file: string): Promise<void> {
  const box = await page.getByText(/Drop the PDF here|hashed on this computer/).boundingBox();
  if (!box) throw new Error("nowhere to drop a file");
  const session = await page.context().newCDPSession(page);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x, y, data });
  }
  await session.detach();
}
