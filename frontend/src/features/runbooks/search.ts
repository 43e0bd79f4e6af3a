const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);
const number = (value: unknown) => {
  const found = typeof value === "number" ? value : Number(value);
  return Number.isInteger(found) && found > 0 ? found : undefined;
};

/** What the address says about the library. */
export interface LibrarySearch {
  /** Only this client, by id. */
  client?: string;
  /** Only this component, by id. */
  service?: string;
  /** Words of the title, the component or the labels. */
  q?: string;
  /** The runbook under the cursor. */
  at?: string;
}

export function parseLibrarySearch(search: Record<string, unknown>): LibrarySearch {
  return {
    client: text(search.client),
    service: text(search.service),
    q: text(search.q),
    at: text(search.at),
  };
}

/** What the address says about one runbook's page. */
export interface RunbookSearch {
  /** A published version to read; without it the draft is on screen. */
  version?: number;
  /** The version to compare with: the draft, or `version`, is the newer side. */
  compare?: number;
}

export function parseRunbookSearch(search: Record<string, unknown>): RunbookSearch {
  return { version: number(search.version), compare: number(search.compare) };
}
