import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./journey";
import { demo, makePerson, mark, publishRunbook, send } from "./world";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** Nothing hangs over the edge: a thumb scrolls in one direction only, and only what has more to show. */
async function fits(page: Page): Promise<void> {
  const over = await page.evaluate(() => {
    const { scrollWidth, scrollHeight, clientHeight } = document.documentElement;
    const header = document.querySelector("header");
    return {
      page: scrollWidth - window.innerWidth,
      header: header ? header.scrollWidth - header.clientWidth : 0,
      // The shell fills the screen and scrolls inside: below it there is nothing.
      below: scrollHeight - clientHeight,
    };
  });
  expect(over, "pixels over the edge").toEqual({ page: 0, header: 0, below: 0 });
}

async function isTall(button: Locator): Promise<void> {
  const box = await button.boundingBox();
  expect(box?.height ?? 0, "height of what a thumb must hit").toBeGreaterThanOrEqual(44);
}

test("a page is taken and followed with a thumb", async ({ admin, open, newClient }) => {
  const client = await newClient();
  const [operator] = await Promise.all([
    makePerson(admin, { role: "operator", tenant: client.id }),
    publishRunbook(admin, client, "The shop does not answer", [
      "Look at the probe",
      "Restart the web server",
    ]),
  ]);
  const title = `Shop unreachable behind the second load balancer ${mark()}`;
  const page = await open(operator, phone);
  await page.goto("/queue");
  await expect(page.getByText("No page waits.")).toBeVisible();
  await fits(page);
  await send(client.key, { title, dedup_key: title, severity: "critical", service: client.component });
  const row = page.getByRole("row", { name: title });
  const acknowledge = row.getByRole("button", { name: "Acknowledge" });
  await expect(acknowledge).toBeVisible();
  await isTall(acknowledge);
  await fits(page);
  await acknowledge.tap();
  await expect(page).toHaveURL(new RegExp(`/clients/${client.id}/incidents/`));
  const run = page.getByRole("region", { name: "Runbook" });
  await expect(run.locator("li[aria-current=step]")).toContainText("Look at the probe");
  await fits(page);
  const done = page.getByRole("button", { name: /^Done, next step/ }).last();
  await isTall(done);
  await done.tap();
  await expect(run.locator("li[aria-current=step]")).toContainText("Restart the web server");
  await fits(page);
});

test("a month is read on a phone", async ({ admin, open }) => {
  const tenant = admin.me.tenants.find((one) => one.slug === demo.tenants[0]?.slug)?.id;
  const cto = await makePerson(admin, { role: "client_cto", tenant, theme: "light" });
  const page = await open(cto, phone);
  await page.goto("/portal");
  await expect(page.getByRole("list", { name: "The classes of the month" })).toBeVisible();
  await fits(page);
  await page.goto("/portal/reports");
  await expect(page.getByRole("rowheader").first()).toBeVisible();
  await fits(page);
});
