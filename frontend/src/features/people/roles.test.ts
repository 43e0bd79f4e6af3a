import { describe, expect, it } from "vitest";
import type { Person } from "@/api/types";
import { changesOf } from "./changes";
import { acceptable, generatePassword, passwordFrom } from "./password";
import {
  complete,
  everywhere,
  grantsOf,
  groupsOf,
  linesOf,
  mixed,
  newLine,
  type RoleLine,
  sameGrants,
  withRole,
} from "./roles";

const line = (role: RoleLine["role"], scope: string | null, key = 0): RoleLine => ({ key, role, scope });

describe("a line of roles", () => {
  it("loses all clients when the role becomes a client's", () => {
    expect(withRole(newLine(0), "client_cto").scope).toBe(null);
    expect(withRole(line("operator", "helios"), "client_cto").scope).toBe("helios");
    expect(withRole(newLine(0), "auditor").scope).toBe(everywhere);
  });

  it("is complete when it says which role and where", () => {
    expect(complete([line("operator", everywhere)])).toBe(true);
    expect(complete([line(null, everywhere)])).toBe(false);
    expect(complete([line("client_member", null)])).toBe(false);
    expect(complete([])).toBe(false);
  });

  it("never joins the provider's roles to a client's", () => {
    const both = [line("operator", "helios"), line("client_cto", "helios", 1)];
    expect(mixed(both)).toBe(true);
    expect(complete(both)).toBe(false);
    expect(mixed([line("client_member", "aurore"), line("client_cto", "helios", 1)])).toBe(false);
    expect(mixed([line("client_cto", "helios"), line(null, everywhere, 1)])).toBe(false);
  });
});

describe("what is sent", () => {
  it("holds each role once, and none for one client that holds for all", () => {
    const lines = [
      line("operator", "helios"),
      line("writer", "aurore", 1),
      line("operator", everywhere, 2),
      line("writer", "aurore", 3),
    ];
    expect(grantsOf(lines)).toEqual([
      { role: "writer", tenant_id: "aurore" },
      { role: "operator", tenant_id: null },
    ]);
  });

  it("reads what the server sends back as the same, in any order", () => {
    // The server leaves tenant_id out when the role holds for all clients.
    const server: Person["roles"] = [{ role: "operator" }, { role: "writer", tenant_id: "aurore" }];
    expect(sameGrants(grantsOf(linesOf(server)).reverse(), server)).toBe(true);
    expect(sameGrants(server, [{ role: "operator", tenant_id: "aurore" }])).toBe(false);
  });

  it("is only what changed", () => {
    const before: Person = {
      id: "1",
      email: "ines@noroit.example",
      name: "Inès Caron",
      locale: "fr",
      disabled: false,
      last_seen_at: null,
      roles: [{ role: "operator" }],
    };
    const same = { name: " Inès Caron ", lines: linesOf(before.roles), password: "" };
    expect(changesOf(before, same)).toBe(null);
    expect(changesOf(before, { ...same, name: "Inès Caron-Roy" })).toEqual({ name: "Inès Caron-Roy" });
    expect(changesOf(before, { ...same, lines: [line("shift_lead", everywhere)], password: "x" })).toEqual({
      roles: [{ role: "shift_lead", tenant_id: null }],
      password: "x",
    });
  });
});

it("groups roles by name with the clients they hold for", () => {
  const roles: Person["roles"] = [
    { role: "writer", tenant_id: "aurore" },
    { role: "operator" },
    { role: "writer", tenant_id: "helios" },
  ];
  expect(groupsOf(roles)).toEqual([
    { role: "operator", tenants: null },
    { role: "writer", tenants: ["aurore", "helios"] },
  ]);
});

describe("a generated password", () => {
  it("takes five bits of each byte and no sign that is misread", () => {
    const all = passwordFrom(Uint8Array.from({ length: 256 }, (_, byte) => byte)).replaceAll("-", "");
    const counts = new Set([...new Set(all)].map((sign) => all.split(sign).length - 1));
    expect([...counts]).toEqual([8]);
    expect(all).not.toMatch(/[lo01]/);
  });

  it("is one the server takes, and another each time", () => {
    const one = generatePassword();
    expect(one).toMatch(/^(\w{4}-){4}\w{4}$/);
    expect(acceptable(one)).toBe(true);
    expect(generatePassword()).not.toBe(one);
  });

  it("counts characters as the server does", () => {
    expect(acceptable("🗝".repeat(11))).toBe(false);
    expect(acceptable("🗝".repeat(12))).toBe(true);
    expect(acceptable("x".repeat(257))).toBe(false);
  });
});
