import { useTranslation } from "react-i18next";
import type { Person } from "@/api/types";
import { useTenantName } from "@/app/person/tenants";
import styles from "./people.module.css";
import { groupsOf } from "./roles";

/** Somebody's roles, each with the clients it holds for. */
export function RoleList({ roles }: { roles: Person["roles"] }) {
  const { t } = useTranslation(["people", "ui"]);
  const nameOf = useTenantName();
  const groups = groupsOf(roles);
  if (groups.length === 0) return <span className={styles.quiet}>{t("list.no_role")}</span>;
  return (
    <ul className={styles.grants}>
      {groups.map(({ role, tenants }) => (
        <li key={role}>
          {t(`ui:role.${role}`)} <small>{tenants?.map(nameOf).join(", ") ?? t("roles.everywhere")}</small>
        </li>
      ))}
    </ul>
  );
}
