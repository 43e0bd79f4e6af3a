import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { dataFolder, demo, place, read, signIn } from "./demo";
import { appended, flipped, openssl, pdfsig, qpdfCheck, verify, withEvidence } from "./seals";
import { freePort, Monitoring, Relay, Shop, until } from "./stack";

const root = join(dataFolder, "ca.pem");
const title = "La boutique ne répond plus";

interface Evidence {
  outages: { from: string; to: string | null }[];
}

/** One client's web server, watched by a real Prometheus and Alertmanager that tell Vigie. */
async function watch(slug: string, service: string) {
  const folder = mkdtempSync(join(tmpdir(), "vigie-night-"));
  const key = demo.tenants.find((t) => t.slug === slug)?.keys.alertmanager;
  const shop = new Shop(await freePort());
  const relay = new Relay(await freePort(), `${demo.base_url}/intake/alertmanager/${key}`);
  const monitoring = new Monitoring(
    join(folder, "monitoring"),
    shop,
    `http://127.0.0.1:${relay.port}/`,
    service,
  );
  await shop.start();
  await relay.start();
  await monitoring.start();
  await until("the dead-man switch beats", () => relay.last("Watchdog", "firing") !== undefined);
  return {
    folder,
    shop,
    relay,
    monitoring,
    async end() {
      monitoring.stop();
      await shop.stop();
      await relay.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const second = (instant: string) => Math.floor(Date.parse(instant) / 1000);

/** Waits for the page, takes it and follows the runbook to its end, by keyboard. */
async function takeAndFollow(page: Page): Promise<void> {
  const row = page.getByRole("row", { name: title });
  await expect(row).toBeVisible({ timeout: 20_000 });
  await row.click();
  const taken = page.waitForResponse((r) => r.url().endsWith("/acknowledge"));
  await page.keyboard.press("a");
  expect((await taken).ok()).toBeTruthy();
  // While others wait the cursor moves on to them; the last page's room opens by itself.
  await expect(async () => {
    if (!page.url().includes("/incidents/")) {
      await row.click();
      await page.keyboard.press("Enter");
    }
    await expect(page).toHaveURL(/\/incidents\//, { timeout: 1000 });
  }).toPass({ timeout: 10_000 });
  const run = page.getByRole("region", { name: "Procédure" });
  await expect(run.getByRole("button", { name: /^Fait/ })).toBeVisible();
  for (;;) {
    const done = run.getByRole("button", { name: /^Fait/ });
    const finished = run.getByText("Toutes les étapes sont consignées.");
    await expect(done.or(finished).first()).toBeVisible();
    if (await finished.isVisible()) return;
    const recorded = page.waitForResponse(
      (r) => r.url().includes("/execution/steps/") && r.request().method() === "PUT",
    );
    const step = await run.locator("li[aria-current=step]").elementHandle();
    await page.keyboard.press(" ");
    expect((await recorded).ok()).toBeTruthy();
    // Space says nothing while the answer is on its way to the screen.
    await expect.poll(() => step?.getAttribute("aria-current")).not.toBe("step");
  }
}

// Both nights page the same operator with the same words: one after the other.
test.describe.configure({ mode: "default" });

test("one alert goes the whole way to a signed report", async ({ browser }) => {
  test.setTimeout(180_000);
  const slug = "helios-sante";
  const night = await watch(slug, "web");
  try {
    const operator = await signIn(browser, "operator");
    const { tenant } = await place(operator.request, slug, "web");
    await night.shop.stop();
    await takeAndFollow(operator);
    const incident = operator.url().split("/").at(-1);
    const path = `/api/tenants/${tenant}/incidents/${incident}`;

    await night.shop.start();
    await until("the alert resolves", () => night.relay.last("ShopUnreachable", "resolved") !== undefined);
    const told = night.relay.last("ShopUnreachable", "resolved");
    if (!told) throw new Error("unreachable");
    // The screen knows it too: who resolves what has changed meanwhile is asked again.
    await expect(operator.getByText("Sous surveillance", { exact: true }).first()).toBeVisible({
      timeout: 20_000,
    });
    await operator.keyboard.press("r");
    const dialog = operator.getByRole("dialog", { name: /^Résoudre/ });
    await dialog
      .getByLabel(/Qu’est-ce qui n’allait pas/)
      .fill("Le serveur web était arrêté ; il a été relancé.");
    await dialog.getByRole("button", { name: "Résoudre" }).click();
    await expect(dialog).toBeHidden();
    const { outages } = await read<{ outages: { from: string; to: string; evidence: string }[] }>(
      operator.request,
      path,
    );
    expect(outages).toHaveLength(1);
    const [outage] = outages as [(typeof outages)[number]];
    expect(outage.evidence).toBe("person");
    // To the second what the source told, and what the probes saw within one interval.
    expect(second(outage.from)).toBe(second(told.startsAt));
    expect(second(outage.to)).toBe(second(told.endsAt));
    const samples = await night.monitoring.samples();
    const down = samples.findIndex(([, up]) => up === 0);
    const up = samples.findIndex(([, value], i) => i > down && value === 1);
    expect(Math.abs((samples[down]?.[0] ?? 0) - second(outage.from))).toBeLessThanOrEqual(1.5);
    expect(Math.abs((samples[up]?.[0] ?? 0) - second(outage.to))).toBeLessThanOrEqual(1.5);

    const cto = await signIn(browser, "client_cto", slug);
    const download = cto.waitForEvent("download", { timeout: 60_000 });
    await cto.getByRole("button", { name: "Produire le PDF" }).click();
    const file = join(night.folder, "report.pdf");
    await (await download).saveAs(file);
    checkSeal(file, night.folder);
    const { items } = await read<{ items: { id: string; state: string; requested_at: string }[] }>(
      cto.request,
      `/api/tenants/${tenant}/reports`,
    );
    const newest = items
      .filter((r) => r.state === "issued")
      .sort((a, b) => b.requested_at.localeCompare(a.requested_at))[0];
    const evidence = await (
      await cto.request.get(`/api/tenants/${tenant}/reports/${newest?.id}/evidence`)
    ).text();
    const counted = (JSON.parse(evidence) as Evidence).outages.filter(
      (o) => second(o.from) === second(outage.from),
    );
    expect(counted.map((o) => o.to && second(o.to))).toEqual([second(outage.to)]);
    checkForgeries(file, evidence, outage.from, night.folder);
  } finally {
    await night.end();
  }
});

/** Every independent reader accepts the report. */
function checkSeal(file: string, folder: string): void {
  expect(readFileSync(file).subarray(0, 5).toString()).toBe("%PDF-");
  const seen = pdfsig(file, root, folder);
  expect(seen).toContain("Signature is Valid");
  expect(seen).toContain("Certificate is Trusted");
  expect(seen).toContain("Total document signed");
  expect(seen.match(/Signature #/g)).toHaveLength(1);
  expect(qpdfCheck(file).status).toBe(0);
  const { cms, ts } = openssl(file, root, folder);
  expect(cms.status, cms.text).toBe(0);
  expect(ts.status, ts.text).toBe(0);
  const verified = verify(file, root);
  expect(verified.status, verified.text).toBe(0);
}

/** Every change is refused, and a moved second is named. */
function checkForgeries(file: string, evidence: string, from: string, folder: string): void {
  for (const forged of [
    flipped(file, join(folder, "flipped.pdf")),
    appended(file, join(folder, "appended.pdf")),
  ]) {
    const outcome = verify(forged, root);
    expect(outcome.status, outcome.text).toBe(1);
  }
  const instant = new Date(second(from) * 1000).toISOString().replace(".000Z", "Z");
  const later = new Date((second(from) + 1) * 1000).toISOString().replace(".000Z", "Z");
  expect(evidence).toContain(instant);
  const moved = verify(withEvidence(file, evidence.replaceAll(instant, later), folder), root);
  expect(moved.status, moved.text).toBe(1);
  expect(moved.text).toContain(instant);
}

test("a Prometheus that dies in mid-outage ends nothing: the rest is unknown", async ({ browser }) => {
  test.setTimeout(120_000);
  const slug = "maison-verdier";
  const night = await watch(slug, "web");
  try {
    const operator = await signIn(browser, "operator");
    const { tenant, service } = await place(operator.request, slug, "web");
    await night.shop.stop();
    await until("the alert fires", () => night.relay.last("ShopUnreachable", "firing") !== undefined);
    const started = second(night.relay.last("ShopUnreachable", "firing")?.startsAt ?? "");
    const died = Math.floor(Date.now() / 1000);
    night.monitoring.kill("prometheus");
    await until(
      "Alertmanager gives up",
      () => night.relay.last("Watchdog", "resolved") !== undefined,
      60_000,
    );
    const period = new Date().toISOString().slice(0, 7);
    interface Month {
      components: { id: string; segments: { from: string; to: string; class: string }[] }[];
      gaps: { from: string; to: string | null }[];
    }
    const month = () => read<Month>(operator.request, `/api/tenants/${tenant}/availability?period=${period}`);
    await until(
      "the rest is unknown",
      async () => (await month()).gaps.some((g) => g.to === null && second(g.from) >= started),
      30_000,
    );
    // Seconds pass, and nothing calls them available.
    await until("ten seconds of it", () => Date.now() / 1000 > died + 16, 30_000);
    const segments =
      (await month()).components
        .find((c) => c.id === service.id)
        ?.segments.filter((s) => second(s.to) > started) ?? [];
    expect(segments.map((s) => s.class)).toEqual(["provider_down", "unknown"]);
    const [down, unknown] = segments as [(typeof segments)[number], (typeof segments)[number]];
    expect(second(down.from)).toBe(started);
    expect(second(unknown.from)).toBe(second(down.to));
    // Alertmanager repeats a dead Prometheus' last word for four of its intervals.
    expect(Math.abs(second(down.to) - died)).toBeLessThanOrEqual(6);
    expect(Date.now() / 1000 - second(unknown.to)).toBeLessThan(15);
  } finally {
    await night.end();
  }
});
