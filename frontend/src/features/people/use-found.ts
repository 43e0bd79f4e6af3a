import { useTranslation } from "react-i18next";
import type { Person } from "@/api/types";
import { matches, wordsOf } from "@/app/commands/search";
import { useTenantName } from "@/app/person/tenants";

/**
 * The people whose name, address, roles or clients hold every word typed; those who can sign in come first, each
 * part in the server's order.
 */
export function useFound(people: readonly Person[] | undefined, query: string): readonly Person[] {
  const { t } = useTranslation(["people", "ui"]);
  const nameOf = useTenantName();
  const words = wordsOf(query);
  const textOf = ({ name, email, roles, disabled }: Person) =>
    [
      name,
      email,
      disabled && t("list.disabled"),
      ...roles.flatMap(({ role, tenant_id }) => [
        t(`ui:role.${role}`),
        tenant_id ? nameOf(tenant_id) : t("roles.everywhere"),
      ]),
    ].join(" ");
  const found = (people ?? []).filter((person) => matches(words, textOf(person)));
  return [...found.filter((one) => !one.disabled), ...found.filter((one) => one.disabled)];
}
