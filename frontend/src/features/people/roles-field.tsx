import { CircleAlert, Plus, X } from "lucide-react";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { MyTenant } from "@/app/person/tenants";
import { Button } from "@/ui/button";
import { cx } from "@/ui/class-names";
import { IconButton } from "@/ui/icon-button";
import { Select } from "@/ui/select";
import styles from "./people.module.css";
import { everywhere, mixed, newLine, ofClient, type RoleLine, roles, withRole } from "./roles";

interface RolesFieldProps {
  lines: readonly RoleLine[];
  onChange: (lines: RoleLine[]) => void;
  clients: readonly MyTenant[];
  /** The person tried to send the form: what is missing is said now. */
  tried: boolean;
  /** The server's complaint about the roles together. */
  error?: string;
}

/** Which roles somebody has, and where each holds. */
export function RolesField({ lines, onChange, clients, tried, error }: RolesFieldProps) {
  const { t } = useTranslation(["people", "ui"]);
  const add = useRef<HTMLButtonElement>(null);
  const complaint = useId();
  const change = (next: RoleLine) => onChange(lines.map((line) => (line.key === next.key ? next : line)));
  const remove = (gone: RoleLine) => {
    onChange(lines.filter((line) => line !== gone));
    add.current?.focus();
  };
  const wrong = mixed(lines) ? t("refusal.mixed_roles") : error;
  const roleOptions = roles.map((role) => ({
    value: role,
    label: t(`ui:role.${role}`),
    detail: t(`role_what.${role}`),
  }));
  const clientOptions = clients.map(({ id, name }) => ({ value: id, label: name }));
  const allClients = { value: everywhere, label: t("roles.everywhere_option") };
  return (
    <fieldset className={styles.roles} aria-describedby={wrong ? complaint : undefined}>
      <legend>{t("roles.label")}</legend>
      {lines.map((line, at) => (
        <div key={line.key} className={cx(styles.line, lines.length > 1 && styles.removable)}>
          <div className={styles.role}>
            <Select
              label={t("roles.role", { n: at + 1 })}
              hideLabel
              options={roleOptions}
              value={line.role}
              onChange={(role) => change(withRole(line, role))}
              placeholder={t("roles.choose_role")}
              error={tried && !line.role ? t("roles.role_missing") : null}
            />
          </div>
          <div>
            <Select
              label={t("roles.scope", { n: at + 1 })}
              hideLabel
              options={ofClient(line.role) ? clientOptions : [allClients, ...clientOptions]}
              value={line.scope}
              onChange={(scope) => change({ ...line, scope })}
              placeholder={t("roles.choose_client")}
              error={tried && !line.scope ? t("refusal.client_role_everywhere") : null}
            />
          </div>
          {lines.length > 1 && (
            <IconButton
              label={t("roles.remove", { n: at + 1 })}
              icon={<X size={15} />}
              onPress={() => remove(line)}
            />
          )}
        </div>
      ))}
      {wrong && (
        <p id={complaint} className={styles.wrong} role="alert">
          <CircleAlert size={14} aria-hidden="true" />
          {wrong}
        </p>
      )}
      <Button
        ref={add}
        look="ghost"
        size="small"
        onPress={() => onChange([...lines, newLine(Math.max(...lines.map(({ key }) => key)) + 1)])}
      >
        <Plus size={14} aria-hidden="true" />
        {t("roles.add")}
      </Button>
    </fieldset>
  );
}
