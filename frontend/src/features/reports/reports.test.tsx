import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeServer } from "@/testing/fake-server";
import { makeMe } from "@/testing/fixtures";
import { makeAdmin, makeCto } from "@/testing/people";
import { renderApp } from "@/testing/render-app";

async function open(path: string, prepare: (server: FakeServer) => void) {
  const server = new FakeServer([]);
  prepare(server);
  return renderApp(path, server);
}

describe("the list of reports", () => {
  it("says which one is in force, which was replaced and which is provisional", async () => {
    await open("/portal/reports", (server) => {
      server.me = makeCto({ locale: "en" });
    });
    const list = within(await screen.findByRole("grid", { name: "Reports" }));
    const rows = list.getAllByRole("row").slice(1);
    expect(
      rows.map(
        (row) => /provisional|final|replaced by VG-\d{4}-\d{2}-\d{6}/.exec(row.textContent ?? "")?.[0],
      ),
    ).toEqual(["provisional", "final", "replaced by VG-2026-10-000042", "final", "final"]);
    expect(within(rows[4] as HTMLElement).getByText("missed")).toBeTruthy();
    const pdf = list.getByRole("link", { name: "PDF of VG-2026-10-000042" });
    expect(pdf.getAttribute("href")).toMatch(/^\/api\/tenants\/[^/]+\/reports\/report-42\/pdf$/);
  });

  it("has a fact and a way on when there is none", async () => {
    await open("/portal/reports", (server) => {
      server.me = makeCto({ locale: "en" });
      server.clients.reports = [];
    });
    expect(await screen.findByRole("heading", { name: "No report has been produced yet." })).toBeTruthy();
    expect(screen.getByRole("link", { name: "See this month" }).getAttribute("href")).toBe("/portal");
  });

  it("shows why a report was not produced, and asks for it again", async () => {
    const { user, server } = await open("/portal/reports", (server) => {
      server.me = makeCto({ locale: "en" });
      server.clients.reports = server.clients.reports.slice(0, 1).map((report) => ({
        ...report,
        state: "failed",
        error: "The time-stamp authority does not answer.",
      }));
    });
    expect(await screen.findByText("The time-stamp authority does not answer.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Being produced")).toBeTruthy();
    const asked = server.requests.find(({ method }) => method === "POST");
    expect(asked?.body).toEqual({ period: "2026-11", locale: "fr", final: false });
  });
});

describe("issuing a report", () => {
  it("is not offered to an operator", async () => {
    await open("/reports", (server) => {
      server.me = makeMe();
    });
    await screen.findByRole("grid", { name: "Reports" });
    expect(screen.queryByRole("button", { name: "Issue" })).toBeNull();
  });

  it("names the figure and what is replaced before it happens", async () => {
    const { user, server } = await open("/reports", (server) => {
      server.me = makeAdmin();
      server.clients.produceAfter = 50;
    });
    await user.click(await screen.findByRole("button", { name: "Issue" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Issue a report for Hélios Santé" }));
    expect(await dialog.findByText("It will state 99.9680%, commitment met.")).toBeTruthy();
    expect(dialog.getByText(/It replaces VG-2026-10-000042/)).toBeTruthy();
    await user.click(dialog.getByRole("button", { name: "Issue the report" }));
    expect(await screen.findByText("The report is being produced.")).toBeTruthy();
    const asked = server.requests.find(({ method }) => method === "POST");
    expect(asked?.body).toEqual({ period: "2026-10", locale: "fr", final: true });
  });
});
