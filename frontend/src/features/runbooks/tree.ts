import type { RunbookRow } from "@/api/types";
import { matches, wordsOf } from "@/app/commands/search";
import { formatLabels } from "@/ui/labels";
import type { LibrarySearch } from "./search";

/** A client with how many runbooks it has, and its components that have some. */
export interface ClientBranch {
  id: string;
  name: string;
  count: number;
  services: { id: string; name: string; count: number }[];
}

/** The library by client and component; a client without runbooks is listed too, so that the gap is seen. */
export function branchesOf(
  rows: readonly RunbookRow[],
  clients: readonly { id: string; name: string }[],
): ClientBranch[] {
  return clients
    .map(({ id, name }) => {
      const own = rows.filter((row) => row.tenant_id === id);
      const services = new Map<string, { id: string; name: string; count: number }>();
      for (const { service } of own) {
        if (!service) continue;
        const branch = services.get(service.id) ?? { ...service, count: 0 };
        services.set(service.id, { ...branch, count: branch.count + 1 });
      }
      return {
        id,
        name,
        count: own.length,
        services: [...services.values()].sort((a, b) => a.name.localeCompare(b.name)),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The runbooks the address asks for. */
export function narrow(
  rows: readonly RunbookRow[],
  { client, service, q }: LibrarySearch,
  nameOf: (tenant: string) => string,
): RunbookRow[] {
  const words = wordsOf(q ?? "");
  return rows.filter(
    (row) =>
      (!client || row.tenant_id === client) &&
      (!service || row.service?.id === service) &&
      matches(
        words,
        `${row.title} ${row.service?.name ?? ""} ${formatLabels(row.labels)} ${nameOf(row.tenant_id)}`,
      ),
  );
}
