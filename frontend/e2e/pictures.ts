import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { expect, test } from "./journey";
import { demo, makePerson } from "./world";

const folder = fileURLToPath(new URL("../../.github/", import.meta.url));

test.beforeAll(async () => {
  await mkdir(folder, { recursive: true });
});

/** Takes the picture once letters and lines are those that stay. */
async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, name), animations: "disabled" });
}

test("the queue at night", async ({ admin, open }) => {
  const operator = await makePerson(admin, { role: "operator", name: "Inès Caron" });
  const page = await open(operator);
  await page.goto("/queue");
  await expect(page.getByRole("status").filter({ hasText: /^Live$/ })).toBeVisible();
  const preview = page.getByRole("complementary", { name: "Selected incident" });
  await expect(preview.getByText("Contract", { exact: true })).toBeVisible();
  await take(page, "queue.png");
});

test("a month and the first page of its report", async ({ admin, open }, info) => {
  const tenant = admin.me.tenants.find((one) => one.slug === demo.tenants[0]?.slug);
  const cto = await makePerson(admin, {
    role: "client_cto",
    tenant: tenant?.id,
    name: "Camille Roux",
    theme: "light",
  });
  const { items } = await cto.get("/api/tenants/{tenant}/reports", { tenant: tenant?.id ?? "" });
  const report = items.find((one) => one.state === "issued" && !one.provisional);
  if (!report) throw new Error("the demo has issued no report");
  const page = await open(cto, { viewport: { width: 1440, height: 1080 } });
  await page.goto(`/portal?period=${report.period}`);
  await expect(page.getByRole("list", { name: "The classes of the month" })).toBeVisible();
  await take(page, "month.png");

  const answer = await cto.api.get(`/api/tenants/${tenant?.id}/reports/${report.id}/pdf`);
  const pdf = info.outputPath("report.pdf");
  await writeFile(pdf, await answer.body());
  const first = ["-f", "1", "-l", "1", "-r", "110", "-png", "-singlefile"];
  await promisify(execFile)("pdftoppm", [...first, pdf, join(folder, "report")]);
});
