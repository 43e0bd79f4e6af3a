import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { Change } from "./stream";

/**
 * The query keys a change makes stale. The convention: a key begins with its topic, and what belongs to one
 * client names it second: `["reports", tenant]`, `["incident", tenant, id]`.
 */
export function staleKeys(change: Change): QueryKey[] {
  const { topic, tenant_id: tenant, id } = change;
  switch (topic) {
    case "incident":
      return tenant && id ? [["incident", tenant, id]] : [["incident"]];
    case "incidents":
    case "me":
      return [[topic]];
    case "tenants":
      // The names and permissions of clients stand in the person too.
      return [["tenants"], ["me"]];
    default:
      return tenant
        ? [
            [topic, tenant],
            [topic, "all"],
          ]
        : [[topic]];
  }
}

/** Milliseconds between two reads of the same thing when changes rain. */
const shortest = 120;

/**
 * Re-reads what changed, never faster than it can be read: while a read runs further changes only mark that
 * another is needed, so a storm costs one request after the other and the last change is always seen.
 */
export class Invalidator {
  #running = new Set<string>();
  #again = new Set<string>();

  constructor(private readonly client: QueryClient) {}

  change = (change: Change): void => {
    for (const key of staleKeys(change)) void this.#read(key);
  };

  all = (): void => {
    void this.client.invalidateQueries();
  };

  async #read(key: QueryKey): Promise<void> {
    const name = JSON.stringify(key);
    if (this.#running.has(name)) {
      this.#again.add(name);
      return;
    }
    this.#running.add(name);
    try {
      do {
        this.#again.delete(name);
        const begun = performance.now();
        // A read that began before the change may hold the old state: let it be replaced.
        await this.client.invalidateQueries({ queryKey: key });
        const took = performance.now() - begun;
        await new Promise((resolve) => setTimeout(resolve, Math.max(shortest, took)));
      } while (this.#again.has(name));
    } finally {
      this.#running.delete(name);
    }
  }
}
