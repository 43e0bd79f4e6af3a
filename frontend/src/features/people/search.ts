const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);

/** What the address says about the people. */
export interface PeopleSearch {
  /** Words of a name, an address, a role or a client. */
  q?: string;
  /** The person whose dialog is open, by id. */
  person?: string;
}

export function parsePeopleSearch(search: Record<string, unknown>): PeopleSearch {
  return { q: text(search.q), person: text(search.person) };
}
