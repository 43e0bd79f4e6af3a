import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type APIRequestContext, type Browser, expect, type Page } from "@playwright/test";

interface DemoFile {
  base_url: string;
  accounts: { email: string; password: string; role: string; tenant: string | null }[];
  tenants: { slug: string; name: string; keys: Record<"generic" | "alertmanager" | "pagerduty", string> }[];
}

/** Where the measured Vigie keeps its data: its root certificate, and the accounts and keys of the demo. */
export const dataFolder = (() => {
  const folder = process.env.VIGIE_DATA_DIR;
  if (!folder) throw new Error("VIGIE_DATA_DIR names the data folder of a running `vigie demo`");
  return folder;
})();

export const demo = JSON.parse(readFileSync(join(dataFolder, "demo.json"), "utf8")) as DemoFile;

export function account(role: string, tenant: string | null = null) {
  const found = demo.accounts.find((a) => a.role === role && a.tenant === tenant);
  if (!found) throw new Error(`the demo has no ${role} of ${tenant ?? "all clients"}`);
  return found;
}

/** Opens a browser of its own for a person, signed in. */
export async function signIn(browser: Browser, role: string, tenant: string | null = null): Promise<Page> {
  const { email, password } = account(role, tenant);
  const context = await browser.newContext({ acceptDownloads: true, locale: "fr-FR" });
  const page = await context.newPage();
  await page.goto("/signin");
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByLabel("Mot de passe").fill(password);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await expect(page).not.toHaveURL(/signin/);
  return page;
}

/** Reads the API as the page's person. */
export async function read<T>(api: APIRequestContext, path: string): Promise<T> {
  const answer = await api.get(path);
  expect(answer.ok(), `${path}: ${answer.status()}`).toBeTruthy();
  return (await answer.json()) as T;
}

/** The ids of a client and of one of its components. */
export async function place(api: APIRequestContext, slug: string, key: string) {
  const { items } = await read<{ items: { id: string; slug: string }[] }>(api, "/api/tenants");
  const tenant = items.find((t) => t.slug === slug)?.id ?? "";
  const detail = await read<{ services: { id: string; key: string; name: string }[] }>(
    api,
    `/api/tenants/${tenant}`,
  );
  const service = detail.services.find((s) => s.key === key);
  if (!tenant || !service) throw new Error(`no ${key} of ${slug}`);
  return { tenant, service };
}
