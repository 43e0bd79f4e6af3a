import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { stumbles } from "./axe";
import { expect, test } from "./journey";
import {
  type Client,
  demo,
  type Incident,
  incidentOf,
  makePerson,
  mark,
  type Person,
  publishRunbook,
  send,
} from "./world";

/** One thing that can stand on the screen. */
interface Screen {
  name: string;
  path: string;
  /** What is on screen once it has been read: without words, for it is looked at in both languages. */
  ready: string;
  /** What is done before it is looked at: a dialog opened, a tab chosen. */
  prepare?: (page: Page) => Promise<unknown>;
}

/** Looks at every screen in both themes, alternating between the languages, and tells all at once. */
async function look(screens: readonly Screen[], pages: Record<"fr" | "en", Page>): Promise<void> {
  const found: string[] = [];
  for (const [at, screen] of screens.entries()) {
    const language = at % 2 === 0 ? "fr" : "en";
    const page = pages[language];
    await test.step(`${screen.name} (${language})`, async () => {
      await page.goto(screen.path);
      await expect(page.locator(screen.ready).first(), screen.name).toBeVisible();
      await screen.prepare?.(page);
      for (const theme of ["dark", "light"] as const) {
        await page.locator("html").evaluate((html, value) => {
          html.dataset.theme = value;
        }, theme);
        found.push(...(await stumbles(page, `${screen.name}, ${theme}, ${language}`)));
      }
    });
  }
  expect(found, "what somebody would stumble over").toEqual([]);
}

const reducedMotion = { reducedMotion: "reduce" } as const;
const press = (keys: string) => async (page: Page) => {
  await page.keyboard.press(keys);
  await expect(page.locator("[role=dialog],[role=alertdialog]").first()).toBeVisible();
};
const dialogBy = (button: string) => async (page: Page) => {
  await page.locator(button).first().click();
  await expect(page.locator("[role=dialog],[role=alertdialog]").first()).toBeVisible();
};

/** A client with an incident in each state. */
async function makeStates(admin: Person, newClient: () => Promise<Client>) {
  const [client, quiet] = await Promise.all([newClient(), newClient()]);
  const steps = ["Look at the probe", "Restart the web server"];
  await Promise.all([
    publishRunbook(admin, client, "The shop does not answer", steps),
    publishRunbook(admin, quiet, "The shop does not answer", steps),
  ]);
  const open = async (of: Client) => {
    const title = `Shop unreachable ${mark()}`;
    await send(of.key, { title, dedup_key: title, severity: "critical", service: of.component });
    return incidentOf(admin, title);
  };
  const act = (incident: Incident, verb: "acknowledge" | "resolve", data: unknown) =>
    admin.write<Incident>(
      "post",
      `/api/tenants/{tenant}/incidents/{incident}/${verb}`,
      { tenant: incident.tenant_id, incident: incident.id },
      data,
    );
  const ended = await open(client);
  const { version } = await act(ended, "acknowledge", {});
  await act(ended, "resolve", { version, summary: "Restarted.", outages: [] });
  const running = await open(client);
  await act(running, "acknowledge", {});
  return { running, ended, waiting: await open(quiet) };
}

const room = ({ tenant_id, id }: Incident) => `/clients/${tenant_id}/incidents/${id}`;

/** The demo's client with the longest history. */
const richOf = (admin: Person) =>
  admin.me.tenants.find((one) => one.slug === demo.tenants[0]?.slug)?.id ?? "";

/** A console in each language, of a person who may see all of it. */
async function consoles(
  admin: Person,
  open: (person: Person, options: typeof reducedMotion) => Promise<Page>,
) {
  const [fr, en] = await Promise.all([
    makePerson(admin, { role: "provider_admin", locale: "fr" }),
    makePerson(admin, { role: "provider_admin", locale: "en" }),
  ]);
  return {
    person: fr.me.person.id,
    pages: { fr: await open(fr, reducedMotion), en: await open(en, reducedMotion) },
  };
}

test("the queue can be used by everybody", async ({ admin, open }) => {
  test.setTimeout(90_000);
  const { pages } = await consoles(admin, open);
  const grid = "[role=grid] [role=row][aria-selected]";
  await look(
    [
      { name: "queue", path: "/queue", ready: grid },
      { name: "queue, selected", path: "/queue", ready: grid, prepare: (page) => page.keyboard.press("x") },
      { name: "queue, nothing matches", path: "/queue?q=nothing-has-this-name", ready: "main h1" },
      { name: "filters", path: "/queue", ready: grid, prepare: press("f") },
      { name: "palette", path: "/queue", ready: grid, prepare: press("ControlOrMeta+k") },
      { name: "keys", path: "/queue", ready: grid, prepare: press("?") },
      { name: "new incident", path: "/queue", ready: grid, prepare: press("Shift+N") },
    ],
    pages,
  );
});

test("the room can be used by everybody", async ({ admin, open, newClient }) => {
  test.setTimeout(90_000);
  const { running, ended, waiting } = await makeStates(admin, newClient);
  const { pages } = await consoles(admin, open);
  await look(
    [
      { name: "room, waiting", path: room(waiting), ready: "ol h3" },
      { name: "room, running", path: room(running), ready: "li[aria-current=step]" },
      { name: "resolve", path: room(running), ready: "li[aria-current=step]", prepare: press("r") },
      {
        name: "step that did not work",
        path: room(running),
        ready: "li[aria-current=step]",
        prepare: (page) => page.locator("li[aria-current=step] button:not(pre + button)").nth(2).click(),
      },
      { name: "room, ended", path: room(ended), ready: "main h1" },
    ],
    pages,
  );
});

test("a client's set-up can be used by everybody", async ({ admin, open }) => {
  test.setTimeout(90_000);
  const { pages } = await consoles(admin, open);
  const setUp = `/clients/${richOf(admin)}`;
  await look(
    [
      { name: "clients", path: "/clients", ready: "main li a" },
      { name: "new client", path: "/clients", ready: "main li a", prepare: press("n") },
      { name: "components", path: setUp, ready: "[role=tabpanel] li" },
      { name: "contacts", path: `${setUp}?part=contacts`, ready: "[role=tabpanel] li" },
      { name: "contract", path: `${setUp}?part=contract`, ready: "[role=tabpanel] dl" },
      {
        name: "contract's next version",
        path: `${setUp}?part=contract`,
        ready: "[role=tabpanel] dl",
        prepare: async (page) => {
          await page.locator("[role=tabpanel] button").last().click();
          await expect(page.locator("form")).toBeVisible();
        },
      },
      { name: "sources", path: `${setUp}?part=sources`, ready: "[role=tabpanel] article" },
      {
        name: "connect a tool",
        path: `${setUp}?part=sources`,
        ready: "[role=tabpanel] article",
        prepare: dialogBy("[role=tabpanel] li:last-child button"),
      },
      { name: "maintenances", path: `${setUp}?part=maintenances`, ready: "[role=tabpanel]" },
    ],
    pages,
  );
});

test("runbooks, reports and people can be used by everybody", async ({ admin, open, newClient }) => {
  test.setTimeout(90_000);
  const client = await newClient();
  const runbook = await publishRunbook(admin, client, "The shop does not answer", ["Look at the probe"]);
  const { person, pages } = await consoles(admin, open);
  const rich = richOf(admin);
  const written = `/runbooks/${client.id}/${runbook.id}`;
  const { items } = await admin.get("/api/runbooks");
  const compared = items.find((one) => one.tenant_id === rich && (one.version ?? 0) > 1) ?? items[0];
  await look(
    [
      { name: "runbooks", path: "/runbooks", ready: "main ul li" },
      { name: "new runbook", path: "/runbooks", ready: "main ul li", prepare: press("n") },
      { name: "runbook, source", path: written, ready: ".cm-line" },
      { name: "publish", path: written, ready: ".cm-line", prepare: press("ControlOrMeta+Enter") },
      { name: "runbook, version", path: `${written}?version=1`, ready: "aside li" },
      {
        name: "runbook, compared",
        path: `/runbooks/${compared?.tenant_id}/${compared?.id}?compare=1&version=${compared?.version}`,
        ready: "main .cm-editor",
      },
      { name: "availability", path: `/availability?client=${rich}`, ready: "main h2" },
      { name: "reports", path: `/reports?client=${rich}`, ready: "[role=rowheader]" },
      { name: "people", path: "/people", ready: "[role=rowheader]" },
      { name: "new person", path: "/people", ready: "[role=rowheader]", prepare: press("n") },
      { name: "person", path: `/people?person=${person}`, ready: "[role=dialog]" },
      { name: "account", path: "/account", ready: "main h1" },
      { name: "nothing here", path: "/nowhere", ready: "a" },
    ],
    pages,
  );
});

test("the portal's screens can be used by everybody", async ({ admin, open }) => {
  test.setTimeout(90_000);
  const tenant = richOf(admin);
  const [fr, en] = await Promise.all([
    makePerson(admin, { role: "client_cto", tenant, locale: "fr" }),
    makePerson(admin, { role: "client_cto", tenant, locale: "en" }),
  ]);
  const pages = { fr: await open(fr, reducedMotion), en: await open(en, reducedMotion) };
  const { periods } = await en.get("/api/tenants/{tenant}/availability", { tenant });
  const days = "[role=radiogroup] [role=radio]";
  await look(
    [
      { name: "month", path: "/portal", ready: days },
      ...periods.slice(1, 3).map((period) => ({
        name: `month ${period}`,
        path: `/portal?period=${period}`,
        ready: days,
      })),
      { name: "zoomed day", path: `/portal?period=${periods[1]}&zoom=30min`, ready: days },
      { name: "reports", path: "/portal/reports", ready: "[role=rowheader]" },
      { name: "account", path: "/portal/account", ready: "main h1" },
    ],
    pages,
  );
});

test("the screens without an account can be used by everybody", async ({ open }, info) => {
  const pages = {
    fr: await open(null, { ...reducedMotion, locale: "fr-FR" }),
    en: await open(null, reducedMotion),
  };
  const file = info.outputPath("unknown.pdf");
  await writeFile(file, "%PDF-1.7 made by nobody");
  const check = async (page: Page) => {
    await page.locator("input[type=file]").setInputFiles(file);
    await expect(page.locator("#verdict")).toBeVisible();
  };
  await look(
    [
      { name: "sign in", path: "/signin", ready: "form" },
      { name: "sign in, ended", path: "/signin?ended=true&next=/queue", ready: "form" },
      { name: "sign in", path: "/signin", ready: "form" },
      { name: "verify", path: "/verify", ready: "main h1" },
      { name: "verify, unknown", path: "/verify", ready: "main h1", prepare: check },
      { name: "verify, unknown", path: "/verify", ready: "main h1", prepare: check },
    ],
    pages,
  );
});
