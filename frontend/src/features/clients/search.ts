/** The parts of a client's page, in the order they are set up. */
export const clientParts = ["components", "contacts", "contract", "sources", "maintenances"] as const;
export type ClientPart = (typeof clientParts)[number];

export interface ClientSearch {
  part?: ClientPart;
}

/** Reads the address; an unknown part is the first one. */
export function parseClientSearch(search: Record<string, unknown>): ClientSearch {
  const part = clientParts.find((one) => one === search.part);
  return part && part !== clientParts[0] ? { part } : {};
}
