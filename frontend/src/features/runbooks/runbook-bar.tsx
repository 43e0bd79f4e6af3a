import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Runbook } from "@/api/types";
import { useTenantName } from "@/app/person/tenants";
import { ClientTag } from "@/ui/client-tag";
import { Crumbs } from "@/ui/crumbs";
import styles from "./runbook-page.module.css";

interface RunbookBarProps {
  runbook: Runbook;
  /** Beside the title: "Draft of v15", "v12". */
  aside: ReactNode;
  actions: ReactNode;
}

/** The way back to the library, the runbook's name, and what can be done with it. */
export function RunbookBar({ runbook, aside, actions }: RunbookBarProps) {
  const { t } = useTranslation("runbooks");
  const nameOf = useTenantName();
  return (
    <header className={styles.bar}>
      <div className={styles.names}>
        <Crumbs>
          <Link to="/runbooks" search={{ at: runbook.id }}>
            {t("title")}
          </Link>
          <Link to="/runbooks" search={{ client: runbook.tenant_id, at: runbook.id }}>
            <ClientTag name={nameOf(runbook.tenant_id)} />
          </Link>
          {runbook.service && <span>{runbook.service.name}</span>}
        </Crumbs>
        <div className={styles.title}>
          <h1 className="clip">{runbook.title}</h1>
          {aside}
        </div>
      </div>
      <div className={styles.actions}>{actions}</div>
    </header>
  );
}
