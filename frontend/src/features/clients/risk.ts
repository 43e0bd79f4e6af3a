import type { TenantSummary } from "@/api/types";

/** What makes a client worth a look tonight, most urgent first. */
export type Worry = "p1" | "breached" | "silent" | "p2" | "no_contract" | "no_source" | "no_runbook";

/** The worries of a client, in the order they are told. */
export function worriesOf({ open, month, sources, contract, runbooks }: TenantSummary): Worry[] {
  const found: [Worry, boolean][] = [
    ["p1", open.P1 > 0],
    ["breached", month?.verdict === "breached"],
    ["silent", sources.silent > 0],
    ["p2", open.P2 > 0],
    ["no_source", sources.total === 0],
    ["no_runbook", runbooks === 0],
    ["no_contract", contract === null],
  ];
  return found.filter(([, holds]) => holds).map(([worry]) => worry);
}

const order: readonly Worry[] = ["p1", "breached", "silent", "p2", "no_source", "no_runbook", "no_contract"];

/** Sorts by the worst worry, then by how little is left of the month, then by name. */
export function byRisk(clients: readonly TenantSummary[]): TenantSummary[] {
  const rank = (client: TenantSummary) => {
    const [worst] = worriesOf(client);
    return worst ? order.indexOf(worst) : order.length;
  };
  const margin = (client: TenantSummary) => client.month?.margin_s ?? Number.POSITIVE_INFINITY;
  return [...clients].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      b.open.P1 - a.open.P1 ||
      // Two unbounded margins: neither comes first by it.
      (margin(a) === margin(b) ? 0 : margin(a) - margin(b)) ||
      a.name.localeCompare(b.name),
  );
}
