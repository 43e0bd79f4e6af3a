import type { Me } from "@/api/types";
import { useMe } from "@/features/session/queries";

export type MyTenant = Me["tenants"][number];

/** The client of an id, as far as the person may see it. */
export function useTenant(id: string): MyTenant | undefined {
  return useMe().tenants.find((tenant) => tenant.id === id);
}

/** The name to show for a client's id; the short id when the person lost it since the list was read. */
export function useTenantName(): (id: string) => string {
  const { tenants } = useMe();
  return (id) => tenants.find((tenant) => tenant.id === id)?.name ?? id.slice(0, 8);
}
