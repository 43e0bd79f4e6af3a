import { Blob as NodeBlob } from "node:buffer";
import { createHash, webcrypto } from "node:crypto";
import { screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeServer } from "@/testing/fake-server";
import { renderApp } from "@/testing/render-app";
import { certificates } from "@/testing/reports";

const text = "%PDF-1.7 a report";
const sha256 = createHash("sha256").update(text).digest("hex");

/** jsdom's files cannot be streamed; Node's can. */
function pdf(content: string): File {
  const file = new File([content], "report.pdf", { type: "application/pdf" });
  Object.defineProperty(file, "stream", { value: () => new NodeBlob([content]).stream() });
  return file;
}

async function check(known: { index: number } | null) {
  const server = new FakeServer([]);
  server.me = null;
  if (known) {
    server.clients.reports = server.clients.reports.map((report, at) =>
      at === known.index ? { ...report, pdf_sha256: sha256 } : report,
    );
  }
  const view = await renderApp("/verify", server);
  await screen.findByRole("heading", { level: 1 });
  const input = view.container.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) throw new Error("no way to choose a file");
  await view.user.upload(input, pdf(text));
  return view;
}

describe("checking a file without an account", () => {
  beforeEach(() => vi.stubGlobal("crypto", webcrypto));
  afterEach(() => vi.unstubAllGlobals());

  it("recognises the report in force", async () => {
    await check({ index: 1 });
    expect(await screen.findByRole("heading", { name: "This report is genuine." })).toBeTruthy();
    expect(screen.getAllByText("VG-2026-10-000042")).toHaveLength(2);
  });

  it("says that the figure of a provisional one binds nobody", async () => {
    await check({ index: 0 });
    expect(await screen.findByRole("heading", { name: "This report is genuine." })).toBeTruthy();
    expect(screen.getByText(/Its month was not over when it was made/)).toBeTruthy();
    expect(screen.getByText("Issued, before its month was over")).toBeTruthy();
  });

  it("says which report took the place of an older one", async () => {
    await check({ index: 2 });
    expect(await screen.findByRole("heading", { name: "Genuine, but replaced." })).toBeTruthy();
    expect(screen.getByText("Replaced by VG-2026-10-000042")).toBeTruthy();
  });

  it("does not believe a changed file, and does not claim to know what changed", async () => {
    await check(null);
    expect(await screen.findByRole("heading", { name: "This file is not an issued report." })).toBeTruthy();
    expect(screen.getByText(/A digest tells that a file differs, not where/)).toBeTruthy();
  });

  it("says what a digest cannot check", async () => {
    await check({ index: 1 });
    const checks = within(await screen.findByRole("list", { name: "What was checked" }));
    const skipped = checks.getAllByText("Not checked:").map((mark) => mark.closest("li")?.querySelector("b"));
    expect(skipped.map((name) => name?.textContent)).toEqual([
      "Signature and time-stamp",
      "Figure computed anew",
    ]);
  });

  it("sends the digest and nothing of the file", async () => {
    const { server } = await check({ index: 1 });
    await screen.findByRole("heading", { name: "This report is genuine." });
    const sent = server.requests.filter(({ path }) => path.startsWith("/api/verify"));
    expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
      ["GET", `/api/verify/${sha256}`, null],
    ]);
    expect(server.requests.every(({ body }) => body === null)).toBe(true);
  });

  it("gives the root's fingerprint and the command that needs no network", async () => {
    await check(null);
    expect(await screen.findByText(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)).toBeTruthy();
    expect(screen.getByText("vigie verify report.pdf --root vigie-root.pem")).toBeTruthy();
  });

  it("offers the roots of an external time-stamping authority apart from the signer's", async () => {
    certificates.tsa_root_pem = certificates.root_pem;
    try {
      await check(null);
      expect(
        await screen.findByText(
          "vigie verify report.pdf --root vigie-root.pem --tsa-root vigie-tsa-root.pem",
        ),
      ).toBeTruthy();
      expect(screen.getByRole("button", { name: "Save the time-stamping roots" })).toBeTruthy();
    } finally {
      certificates.tsa_root_pem = "";
    }
  });
});
