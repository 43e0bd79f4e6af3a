import type { Me } from "@/api/types";
import { makeMe, tenants } from "./fixtures";

/** The technical director of the first invented client: the portal, in French and light. */
export function makeCto(part: Partial<Me["person"]> = {}, permissions: readonly string[] = cto): Me {
  const client = tenants[0];
  if (!client) throw new Error("the invented provider has no client");
  return {
    ...makeMe({
      name: "Nadia Benali",
      email: "n.benali@helios.example",
      locale: "fr",
      theme: "light",
      ...part,
    }),
    shell: "portal",
    permissions: [...permissions],
    tenants: [{ ...client, roles: ["client_cto"], permissions: [...permissions] }],
  };
}

const cto = ["availability:read", "contract:read", "report:read", "exclusion:decide"];

/** The provider's administrator, who may issue reports. */
export function makeAdmin(part: Partial<Me["person"]> = {}): Me {
  const me = makeMe({ name: "Hélène Le Goff", ...part });
  const more = [
    "report:issue",
    "tenant:create",
    "person:manage",
    "tenant:update",
    "contact:manage",
    "contract:read",
    "contract:manage",
    "source:manage",
    "maintenance:announce",
    "runbook:write",
    "runbook:publish",
    "event:replay",
  ];
  return {
    ...me,
    permissions: [...me.permissions, ...more],
    tenants: me.tenants.map((one) => ({
      ...one,
      roles: ["provider_admin"],
      permissions: [...one.permissions, ...more],
    })),
  };
}

/** A technical writer: runbooks, and the incidents they are followed in. */
export function makeWriter(part: Partial<Me["person"]> = {}): Me {
  const me = makeMe({ name: "Paul Guéguen", email: "paul.gueguen@noroit.example", ...part });
  const permissions = ["tenant:read", "incident:read", "runbook:read", "runbook:write", "runbook:publish"];
  return {
    ...me,
    permissions,
    tenants: me.tenants.map((one) => ({ ...one, roles: ["writer"], permissions })),
  };
}
