import { afterEach, beforeEach, expect, it } from "vitest";
import { answer, api } from "./client";
import { asProblem } from "./problem";

const given = window.fetch;
const ask = (signal?: AbortSignal) =>
  answer(api.GET("/api/me", { signal })).catch((error: unknown) => asProblem(error).code);

beforeEach(() => {
  window.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
});
afterEach(() => {
  window.fetch = given;
});

it("says that Vigie is unreachable when no answer came", async () => {
  expect(await ask()).toBe("unreachable");
});

it("says nothing of the network when the request was taken back", async () => {
  expect(await ask(AbortSignal.abort())).toBe("unexpected");
});
