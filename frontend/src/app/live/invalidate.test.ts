import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { Invalidator, staleKeys } from "./invalidate";

it("names what a change makes stale, and nothing of another client", () => {
  expect(staleKeys({ topic: "incident", tenant_id: "t", id: "i" })).toEqual([["incident", "t", "i"]]);
  expect(staleKeys({ topic: "incidents", tenant_id: "t", id: "i" })).toEqual([["incidents"]]);
  expect(staleKeys({ topic: "reports", tenant_id: "t", id: null })).toEqual([
    ["reports", "t"],
    ["reports", "all"],
  ]);
  expect(staleKeys({ topic: "runbooks", tenant_id: null, id: null })).toEqual([["runbooks"]]);
  expect(staleKeys({ topic: "tenants", tenant_id: "t", id: null })).toContainEqual(["me"]);
});

it("turns a storm into one read after the other and sees the last change", async () => {
  let state = 0;
  let running = 0;
  let most = 0;
  const read = vi.fn(async () => {
    most = Math.max(most, ++running);
    const seen = state;
    await new Promise((resolve) => setTimeout(resolve, 20));
    running--;
    return seen;
  });
  const client = new QueryClient();
  const observer = new QueryObserver(client, { queryKey: ["incidents", "open"], queryFn: read });
  const stop = observer.subscribe(() => {});
  await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe(0));

  const invalidator = new Invalidator(client);
  for (state = 1; state <= 200; state++) invalidator.change({ topic: "incidents", tenant_id: "t", id: null });
  state = 200;
  await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe(200), 3000);
  expect(most).toBe(1);
  expect(read.mock.calls.length).toBeLessThan(6);
  stop();
});
