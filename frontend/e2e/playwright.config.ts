import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { defineConfig } from "@playwright/test";

/** The browser: CHROMIUM when set, else the first chromium on PATH. Playwright never downloads one. */
function chromium(): string {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin"];
  const found = folders.map((folder) => join(folder, "chromium")).find((file) => existsSync(file));
  if (!found) throw new Error("no chromium on PATH: install Debian's package or set CHROMIUM");
  return found;
}

export default defineConfig({
  testDir: ".",
  fullyParallel: true,
  // The nights wait for probes and alerts most of their time: they go on beside the journeys.
  workers: 3,
  projects: [
    { name: "nights", testDir: "./night", workers: 1 },
    { name: "journeys", testIgnore: "night/**", workers: 2 },
  ],
  timeout: 60_000,
  // A loaded machine takes its time; what never comes still fails.
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    baseURL: process.env.VIGIE_BASE_URL ?? "http://127.0.0.1:8080",
    viewport: { width: 1440, height: 900 },
    timezoneId: "Europe/Paris",
    // A film of every action takes processor time from the journeys: what failed is run again with --trace on.
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium(),
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
