import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeServer } from "@/testing/fake-server";
import { fill } from "@/testing/fill";
import { makeCto } from "@/testing/people";
import { renderApp } from "@/testing/render-app";

/** The client's director looks at a month of the invented client. */
async function open(path: string, me = makeCto({ locale: "en" })) {
  const server = new FakeServer([]);
  server.me = me;
  const view = await renderApp(path, server);
  await screen.findByRole("heading", { level: 1 });
  return view;
}

const plain = (text: string | null) => (text ?? "").replaceAll(/[\u00a0\u202f]/g, " ");

describe("a client's month", () => {
  it("says the verdict, the margin and what was lived", async () => {
    await open("/portal?period=2026-10");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("October 2026, second by second");
    const contract = within(screen.getByRole("region", { name: "Under the contract" }));
    expect(contract.getByText("99.9680%")).toBeTruthy();
    expect(plain(contract.getByText(/to spare/).textContent)).toBe("99.95% met, 8 min 01 s to spare");
    const lived = screen.getByRole("region", { name: "As lived, nothing excluded" });
    expect(plain(lived.textContent)).toContain("99.6437%");
    expect(plain(lived.textContent)).toContain(
      "Were the maintenance of 11 Oct (2 h 00 min 00 s) not admitted",
    );
  });

  it("names the credit of a missed month", async () => {
    await open("/portal?period=2026-08");
    const contract = screen.getByRole("region", { name: "Under the contract" });
    expect(plain(contract.textContent)).toContain("99.95% missed");
    expect(plain(contract.textContent)).toContain("A credit of 5% is due: €640.00.");
  });

  it("adds its classes up and leaves nothing over", async () => {
    await open("/portal?period=2026-10");
    const classes = within(screen.getByRole("list", { name: "The classes of the month" }));
    const shown = classes.getAllByRole("listitem").map((item) => plain(item.textContent));
    expect(shown).toContain("Provider14 min 15 sart. 4.1");
    expect(shown.at(-1)).toBe("Sum745 h 00 min 00 snothing left over");
  });

  it("opens the provider's worst day and says the day of 25 hours", async () => {
    const { user } = await open("/portal?period=2026-10");
    expect(screen.getByRole("heading", { name: "Wednesday 14 October" })).toBeTruthy();
    await user.click(screen.getByRole("radio", { name: /^Sunday 25 October/ }));
    expect(await screen.findByRole("heading", { name: "Sunday 25 October" })).toBeTruthy();
    expect(screen.getByText(/This day has 25 hours/)).toBeTruthy();
    const table = within(screen.getByRole("grid", { name: "Intervals of the day" }));
    expect(plain(table.getByRole("rowheader").textContent)).toContain("02:52:00 UTC+2 – 02:05:20 UTC+1");
  });

  it("moves the zoomed window by keyboard", async () => {
    const { user } = await open("/portal?period=2026-10&day=2026-10-14&zoom=30min");
    const window = screen.getByRole("slider", { name: "Shown part of the day" });
    expect(window.getAttribute("aria-valuetext")).toBe("03:00 to 03:30");
    window.focus();
    await user.keyboard("{ArrowRight}");
    expect((await screen.findByRole("slider")).getAttribute("aria-valuetext")).toBe("03:05 to 03:35");
    await user.keyboard("{End}");
    expect(screen.getByRole("slider").getAttribute("aria-valuetext")).toBe("23:30 to 00:00");
  });

  it("keeps what is looked at in the address", async () => {
    const { user } = await open("/portal?period=2026-10");
    await user.click(screen.getByRole("radio", { name: /^Tuesday 20 October/ }));
    await screen.findByRole("heading", { name: "Tuesday 20 October" });
    expect(window.location.search).toContain("day=2026-10-20");
  });

  it("steps to the month before and stops at the last", async () => {
    const { user } = await open("/portal?period=2026-09");
    await user.click(screen.getByRole("button", { name: "Previous month" }));
    expect(await screen.findByRole("heading", { name: "August 2026, second by second" })).toBeTruthy();
    expect(screen.getByRole("button", { name: "Previous month" })).toHaveProperty("disabled", true);
  });

  it("says that a month which is not over is provisional", async () => {
    await open("/portal");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toContain("November 2026");
    expect(screen.getByText(/^provisional, as of 20 Nov, 14:20/)).toBeTruthy();
    expect(screen.getByRole("radio", { name: /Saturday 28 November, still to come/ })).toHaveProperty(
      "disabled",
      true,
    );
  });

  it("tells apart what used the budget within one minute", async () => {
    await open("/portal?period=2026-10");
    const table = within(screen.getByRole("table", { name: "What used the budget" }));
    const [, ...rows] = table.getAllByRole("row").map((row) => row.firstElementChild?.textContent);
    expect(rows.length).toBeGreaterThan(1);
    for (const at of rows) expect(at).toMatch(/\d\d:\d\d:\d\d$/);
  });

  it("lists what does not count, and says why", async () => {
    await open("/portal?period=2026-11");
    const table = within(screen.getByRole("grid", { name: "All outages" }));
    const rows = table.getAllByRole("row").map((row) => plain(row.textContent));
    const of = (component: string) => rows.find((row) => row.includes(component)) ?? "";
    expect(of("Site vitrine")).toMatch(/21 min 00 s.*Outside the commitment.*not counted$/);
    expect(of("API rendez-vous")).toMatch(/–.*Withdrawn: it did not take place.*not counted$/);
    expect(of("Connexion")).toMatch(/3 min 00 s.*art\. 4\.2.*counted already with another$/);
    expect(rows.join()).not.toContain("still open");
    const classes = screen.getByRole("list", { name: "The classes of the month" });
    expect(classes.textContent).toContain("nothing left over");
  });

  it("stacks its tables on a phone, so that nothing is cut off", async () => {
    const { matchMedia } = window;
    window.matchMedia = (query) => ({ ...matchMedia(query), matches: query === "(max-width: 640px)" });
    try {
      await open("/portal?period=2026-10");
      for (const name of ["All outages", "Intervals of the day"]) {
        const table = within(screen.getByRole("grid", { name }));
        expect(table.getAllByRole("columnheader")).toHaveLength(2);
        const row = table.getAllByRole("row").find((one) => one.textContent?.includes("INC-2026-00417"));
        expect(plain(row?.textContent ?? null)).toMatch(/6 min 30 s.*Provider.*Retour arrière/);
      }
    } finally {
      window.matchMedia = matchMedia;
    }
  });

  it("names who is not acknowledged yet, without a verdict", async () => {
    await open("/portal?period=2026-11");
    const promises = within(screen.getByRole("region", { name: "Taken in time" }));
    const [first, , , last] = promises.getAllByRole("listitem").map((item) => plain(item.textContent));
    expect(first).toMatch(/Promise kept:12 of 12.*1 running/);
    expect(last).toContain("1 running");
    expect(last).not.toMatch(/no incident|missed|0 of/);
  });

  it("shows the hours after its last known second as still to come", async () => {
    await open("/portal?period=2026-11&day=2026-11-20&zoom=24h");
    // The day's bar, then a track for each of the four components.
    expect(screen.getAllByTitle("still to come")).toHaveLength(5);
    expect(screen.getByRole("img", { name: "Connexion: available so far" })).toBeTruthy();
  });

  it("says what failed and reads again", async () => {
    const server = new FakeServer([]);
    server.me = makeCto({ locale: "en" });
    const answer = server.clients.answer.bind(server.clients);
    server.clients.answer = (method, url, ...rest) =>
      url.pathname.endsWith("/availability")
        ? { status: 503, body: { status: 503, code: "database_unavailable", detail: "No database." } }
        : answer(method, url, ...rest);
    const { user } = await renderApp("/portal?period=2026-10", server);
    expect((await screen.findByRole("alert")).textContent).toContain("This month could not be read.");
    server.clients.answer = answer;
    await user.click(screen.getByRole("button", { name: "Retry" }));
    expect(await screen.findByRole("heading", { level: 1 })).toBeTruthy();
  });

  it("tells that a month had no contract, and leads to the present one", async () => {
    const server = new FakeServer([]);
    server.me = makeCto({ locale: "en" });
    const answer = server.clients.answer.bind(server.clients);
    server.clients.answer = (method, url, ...rest) =>
      url.searchParams.get("period") === "2026-08"
        ? { status: 409, body: { status: 409, code: "no_contract", detail: "No contract." } }
        : answer(method, url, ...rest);
    const { user } = await renderApp("/portal?period=2026-08", server);
    expect(await screen.findByText("No contract was in force in August 2026.")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Show the current month" }));
    expect(await screen.findByRole("heading", { level: 1 })).toBeTruthy();
  });
});

describe("a proposed exclusion", () => {
  it("is agreed to with a reason", async () => {
    const { user, server } = await open("/portal?period=2026-10");
    await user.click(screen.getByRole("button", { name: "Agree" }));
    await fill(user, screen.getByRole("textbox", { name: "Your reason" }), "We saw the carrier's notice.");
    await user.click(screen.getByRole("button", { name: "Agree to leave it out" }));
    expect(await screen.findByText("Agreed. The figure follows.")).toBeTruthy();
    const sent = server.requests.find(({ path }) => path.includes("/exclusions/"));
    expect(sent?.path).toMatch(/exclusions\/exclusion-8\/agree$/);
    expect(sent?.body).toEqual({ reason: "We saw the carrier's notice." });
    expect(screen.queryByRole("button", { name: "Agree" })).toBeNull();
  });

  it("cannot be refused without saying why", async () => {
    const { user, server } = await open("/portal?period=2026-10");
    await user.click(screen.getByRole("button", { name: "Refuse" }));
    await user.click(screen.getByRole("button", { name: "Refuse, it counts" }));
    expect(server.requests.some(({ path }) => path.includes("/exclusions/"))).toBe(false);
  });

  it("is only shown to those who may not decide", async () => {
    await open("/portal?period=2026-10", makeCto({ locale: "en" }, ["availability:read", "report:read"]));
    expect(screen.getByRole("heading", { name: "Waiting for the client" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Agree" })).toBeNull();
  });
});

describe("the signed report of a month", () => {
  it("is one click when it was issued", async () => {
    await open("/portal?period=2026-10");
    const link = await screen.findByRole("link", { name: "Signed PDF" });
    expect(link.getAttribute("href")).toMatch(/\/reports\/report-42\/pdf$/);
  });

  it("is produced, then saved by itself", async () => {
    const saved: string[] = [];
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function () {
      saved.push(this.getAttribute("href") ?? "");
    };
    try {
      const { user, server } = await open("/portal");
      server.clients.produceAfter = 50;
      await user.click(await screen.findByRole("button", { name: "Produce the PDF" }));
      await waitFor(() => expect(saved).toEqual([expect.stringMatching(/\/reports\/report-55\/pdf$/)]));
      const asked = server.requests.find(({ method }) => method === "POST");
      expect(asked?.body).toEqual({ period: "2026-11", locale: "en", final: false });
    } finally {
      HTMLAnchorElement.prototype.click = click;
    }
  });

  it("says why it could not be produced", async () => {
    const { user, server } = await open("/portal");
    server.clients.produceAfter = 50;
    server.clients.failNext = "The time-stamp authority does not answer.";
    await user.click(await screen.findByRole("button", { name: "Produce the PDF" }));
    expect((await screen.findByRole("alert")).textContent).toContain(
      "The time-stamp authority does not answer.",
    );
  });
});
