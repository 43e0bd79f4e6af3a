import { type BrowserContext, test as base, type ConsoleMessage, expect, type Page } from "@playwright/test";
import { accountOf, type Client, makeClient, Person, tidy } from "./world";

export { expect } from "@playwright/test";

/** A refusal or a lost connection that a test provokes: the browser reports it on the console by itself. */
interface Expected {
  /** The HTTP status, or "offline" when no answer came. */
  status: number | "offline";
  /** The end of the request's path. */
  path: string | RegExp;
  /** It depends on who is quicker, and is in order either way. */
  perhaps?: true;
}

/**
 * Watches everything a page complains about. A journey fails on any console error, page error or violation of the
 * content security policy, except on those refusals it named; and on a named one that did not come.
 */
class Watch {
  readonly complaints: string[] = [];
  readonly #expected: (Expected & { seen: boolean })[] = [];

  expect(...refusals: Expected[]): void {
    this.#expected.push(...refusals.map((one) => ({ ...one, seen: false })));
  }

  async over(context: BrowserContext): Promise<void> {
    context.on("console", (message) => this.#hear(message));
    context.on("weberror", ({ error }) => this.complaints.push(`page error: ${error().stack ?? error()}`));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy ${event.effectiveDirective} forbids ${event.blockedURI || event.sample}`);
      });
    });
  }

  check(): void {
    expect(this.complaints, "what the pages complained about").toEqual([]);
    const missing = this.#expected.filter((one) => !one.seen && !one.perhaps);
    expect(missing, "refusals that were announced and did not come").toEqual([]);
  }

  #hear(message: ConsoleMessage): void {
    if (message.type() !== "error" && !/security policy/i.test(message.text())) return;
    const { url } = message.location();
    const status = /status of (\d+)/.exec(message.text())?.[1];
    const offline = /net::ERR_/.test(message.text());
    const known = this.#expected.find(
      (one) =>
        (one.status === "offline" ? offline : String(one.status) === status) && pathFits(one.path, url),
    );
    if (known) known.seen = true;
    else this.complaints.push(`${message.text()} (${url})`);
  }
}

function pathFits(path: string | RegExp, url: string): boolean {
  if (!url) return false;
  const { pathname } = new URL(url);
  return typeof path === "string" ? pathname.endsWith(path) : path.test(pathname);
}

interface OpenOptions {
  viewport?: { width: number; height: number };
  hasTouch?: boolean;
  locale?: string;
  reducedMotion?: "reduce";
}

interface Journey {
  watch: Watch;
  /** Opens a browser of its own for a person, signed in; for a stranger when there is none. */
  open: (person: Person | null, options?: OpenOptions) => Promise<Page>;
  /** Makes a client of the test's own; what it leaves open is resolved at the end. */
  newClient: () => Promise<Client>;
}

interface Staff {
  /** The demo's administrator: makes what a journey needs. */
  admin: Person;
}

export const test = base.extend<Journey, Staff>({
  admin: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const admin = await Person.signIn(accountOf("provider_admin"));
      await use(admin);
      await admin.end();
    },
    { scope: "worker" },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
  watch: async ({}, use) => {
    const watch = new Watch();
    await use(watch);
    watch.check();
  },
  newClient: async ({ admin }, use) => {
    const made: Client[] = [];
    await use(async () => {
      const client = await makeClient(admin);
      made.push(client);
      return client;
    });
    for (const { id } of made) await tidy(admin, id);
  },
  open: async ({ browser, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (person, options = {}) => {
      const context = await browser.newContext({
        locale: "en-GB",
        ...options,
        storageState: person ? await person.api.storageState() : undefined,
      });
      contexts.push(context);
      await watch.over(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});
