import { afterEach, expect, it, vi } from "vitest";
import { isMissingFile, reloadIfUpdated } from "./reload";

const given = window.fetch;

async function reloads(page: string, body = "") {
  document.head.innerHTML = '<script type="module" src="/assets/index-1.js"></script>';
  document.body.innerHTML = body;
  window.fetch = async () => new Response(page);
  const again = vi.fn();
  await reloadIfUpdated(again);
  return again.mock.calls.length > 0;
}

afterEach(() => {
  window.fetch = given;
  document.head.innerHTML = document.body.innerHTML = "";
});

it("reloads a page that is older than its server", async () => {
  expect(await reloads('<script src="/assets/index-2.js">')).toBe(true);
});

it("does not reload for nothing", async () => {
  expect(await reloads('<script src="/assets/index-1.js">')).toBe(false);
});

it.each(["<textarea>half a thought</textarea>", "<div role='dialog'></div>"])(
  "does not reload over %s",
  async (body) => {
    expect(await reloads('<script src="/assets/index-2.js">', body)).toBe(false);
  },
);

it("knows a missing file by the words of each browser", () => {
  for (const message of [
    "Failed to fetch dynamically imported module: https://x/a.js",
    "error loading dynamically imported module: https://x/a.js",
    "Importing a module script failed.",
    "Unable to preload CSS for /assets/a.css",
  ]) {
    expect(isMissingFile(new TypeError(message))).toBe(true);
  }
  expect(isMissingFile(new TypeError("x is null"))).toBe(false);
});
