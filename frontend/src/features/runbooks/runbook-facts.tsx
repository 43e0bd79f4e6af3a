import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { RunbookRow } from "@/api/types";
import { useKeyOf } from "@/app/commands/commands";
import { useTenantName } from "@/app/person/tenants";
import { ProblemBanner } from "@/app/problem-banner";
import { buttonClass } from "@/ui/button-class";
import { Facts } from "@/ui/facts";
import { Kbd } from "@/ui/kbd";
import { LoadingBar } from "@/ui/loading-bar";
import { Time } from "@/ui/time";
import styles from "./library.module.css";
import { runbookQuery } from "./queries";
import { VersionList } from "./version-list";

/** What the nights say of the selected runbook, then its versions. */
export function RunbookFacts({ row }: { row: RunbookRow }) {
  const { t } = useTranslation("runbooks");
  const nameOf = useTenantName();
  const { data, error, refetch } = useQuery(runbookQuery(row.tenant_id, row.id));
  const openKey = useKeyOf("library.open");
  return (
    <aside className={styles.facts} aria-label={row.title}>
      <header className={styles.top}>
        <h2 className="clip">{row.title}</h2>
      </header>
      <div className={styles.about}>
        <section className={styles.nights}>
          <h3>{t("nights.title")}</h3>
          <Facts
            items={[
              [t("nights.client"), nameOf(row.tenant_id)],
              [t("nights.steps"), row.steps],
              [t("nights.executions"), row.executions],
              [
                t("nights.failed"),
                <span key="failed" className={row.failed_steps > 0 ? styles.failing : undefined}>
                  {row.failed_steps}
                </span>,
              ],
              [
                t("nights.last"),
                row.last_used_at ? <Time key="last" at={row.last_used_at} form="datetime" /> : t("row.never"),
              ],
            ]}
          />
        </section>
        <h3>{t("versions.title")}</h3>
        {error && <ProblemBanner error={error} onRetry={() => void refetch()} />}
        {!data && !error && <LoadingBar />}
        {data && <VersionList runbook={data} most={6} />}
      </div>
      <footer>
        <Link
          to="/runbooks/$tenant/$runbook"
          params={{ tenant: row.tenant_id, runbook: row.id }}
          className={buttonClass({ look: "primary", size: "tall", wide: true })}
        >
          {t("open")}
          {openKey && <Kbd keys={openKey} />}
        </Link>
      </footer>
    </aside>
  );
}
