import type { IncidentRow, Priority } from "@/api/types";
import { matches, wordsOf } from "@/app/commands/search";

/** What the address says about the queue: its filters and the row the cursor stands on. */
export interface QueueSearch {
  /** Only these priorities. */
  priority?: Priority[];
  /** Only this client, by id. */
  client?: string;
  /** Only what the person owns. */
  mine?: true;
  /** Words that must stand in the title, the reference, the client or the service. */
  q?: string;
  /** The incident under the cursor. */
  at?: string;
}

const priorities: readonly Priority[] = ["P1", "P2", "P3", "P4"];

/** Reads the address; what makes no sense is left out rather than refused. */
export function parseQueueSearch(search: Record<string, unknown>): QueueSearch {
  const asked = Array.isArray(search.priority) ? search.priority : [search.priority];
  const priority = priorities.filter((one) => asked.includes(one));
  const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);
  return {
    priority: priority.length > 0 ? priority : undefined,
    client: text(search.client),
    mine: search.mine === true ? true : undefined,
    q: text(search.q),
    at: text(search.at),
  };
}

/** Whether anything but Mine narrows the list: Mine is a place of its own. */
export function isNarrowed({ priority, client, q }: QueueSearch): boolean {
  return Boolean(priority || client || q);
}

/** Keeps the rows the filters ask for, in their order. */
export function applyFilter(
  rows: readonly IncidentRow[],
  { priority, client, mine, q }: QueueSearch,
  me: string,
  tenantName: (id: string) => string,
): IncidentRow[] {
  const words = wordsOf(q ?? "");
  return rows.filter(
    (row) =>
      (!priority || priority.includes(row.priority)) &&
      (!client || row.tenant_id === client) &&
      (!mine || row.owner?.id === me) &&
      (words.length === 0 || matches(words, searchText(row, tenantName))),
  );
}

/** What a word is looked for in. */
export function searchText(row: IncidentRow, tenantName: (id: string) => string): string {
  return `${row.reference} ${row.title} ${row.service?.name ?? ""} ${tenantName(row.tenant_id)}`;
}
