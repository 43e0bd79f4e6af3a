import type { Person, Role } from "@/api/types";

type Grant = Person["roles"][number];

/** The scope of a role that holds for every client, those to come included. */
export const everywhere = "everywhere";

/** All roles: the provider's, then those of a client's own people. */
export const roles = [
  "provider_admin",
  "shift_lead",
  "operator",
  "writer",
  "auditor",
  "client_cto",
  "client_member",
] as const satisfies readonly Role[];

/** One line of the roles being edited; what is not chosen yet is null. */
export interface RoleLine {
  /** Tells lines apart while they are edited. */
  key: number;
  role: Role | null;
  /** A client's id, or `everywhere`. */
  scope: string | null;
}

/** Whether a role is for a client's own people: it holds for one client and opens the portal. */
export function ofClient(role: Role | null): boolean {
  return role === "client_cto" || role === "client_member";
}

/** A line to begin with. Most people of a provider serve every client. */
export function newLine(key: number): RoleLine {
  return { key, role: null, scope: everywhere };
}

export function linesOf(grants: readonly Grant[]): RoleLine[] {
  if (grants.length === 0) return [newLine(0)];
  return grants.map(({ role, tenant_id }, key) => ({ key, role, scope: tenant_id ?? everywhere }));
}

/** The line with another role. A client's role needs its client named, so "all clients" does not stay. */
export function withRole(line: RoleLine, role: Role): RoleLine {
  const scope = ofClient(role) && line.scope === everywhere ? null : line.scope;
  return { ...line, role, scope };
}

/** What the server will hold: each role once, and none for one client that holds for all of them anyway. */
export function grantsOf(lines: readonly RoleLine[]): Grant[] {
  const chosen = lines.flatMap(({ role, scope }) =>
    role && scope ? [{ role, tenant_id: scope === everywhere ? null : scope }] : [],
  );
  return chosen.filter(
    (grant, at) =>
      !chosen.some(
        (other, before) =>
          other.role === grant.role &&
          ((other.tenant_id === null && grant.tenant_id !== null) ||
            (other.tenant_id === grant.tenant_id && before < at)),
      ),
  );
}

/** Whether two lists give the same rights, in whatever order. */
export function sameGrants(a: readonly Grant[], b: readonly Grant[]): boolean {
  const words = (grants: readonly Grant[]) =>
    [...new Set(grants.map(({ role, tenant_id }) => `${role} ${tenant_id ?? everywhere}`))].sort().join();
  return words(a) === words(b);
}

/** Whether a provider's and a client's role stand together: such a person would see other clients from inside one. */
export function mixed(lines: readonly RoleLine[]): boolean {
  const chosen = lines.filter(({ role }) => role !== null);
  return chosen.some(({ role }) => ofClient(role)) && chosen.some(({ role }) => !ofClient(role));
}

/** Whether every line says which role and where, and no two contradict each other. */
export function complete(lines: readonly RoleLine[]): boolean {
  return lines.length > 0 && lines.every(({ role, scope }) => role && scope) && !mixed(lines);
}

/** Whether a list holds the administrator's role: over all clients, or it opens no settings. */
export function administers(grants: readonly Grant[]): boolean {
  return grants.some(({ role, tenant_id }) => role === "provider_admin" && !tenant_id);
}

export interface RoleGroup {
  role: Role;
  /** The clients' ids; null for all clients. */
  tenants: readonly string[] | null;
}

/** A person's roles as they are read: each once, with where it holds. */
export function groupsOf(grants: readonly Grant[]): RoleGroup[] {
  return roles.flatMap((role) => {
    const here = grants.filter((grant) => grant.role === role);
    if (here.length === 0) return [];
    const tenants = here.flatMap(({ tenant_id }) => tenant_id ?? []);
    return [{ role, tenants: tenants.length < here.length ? null : tenants }];
  });
}
