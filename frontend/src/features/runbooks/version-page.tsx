import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { GitCompareArrows, Pencil } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Runbook } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { buttonClass } from "@/ui/button-class";
import { useAllowed } from "@/ui/can";
import { CopyLine } from "@/ui/copy-line";
import { LoadingBar } from "@/ui/loading-bar";
import { Pill } from "@/ui/pill";
import { Prose } from "@/ui/prose";
import { Tag } from "@/ui/tag";
import { versionQuery } from "./queries";
import { RunbookBar } from "./runbook-bar";
import styles from "./runbook-page.module.css";
import { VersionList } from "./version-list";

/** A published version as it was and will stay, with the hash that proves it. */
export function VersionPage({ runbook, version }: { runbook: Runbook; version: number }) {
  const { t } = useTranslation("runbooks");
  const mayWrite = useAllowed()("runbook:write", runbook.tenant_id);
  const { data, error, refetch } = useQuery(versionQuery(runbook.tenant_id, runbook.id, version));
  const params = { tenant: runbook.tenant_id, runbook: runbook.id };
  const before = runbook.versions.find((one) => one.version < version)?.version;
  return (
    <div className={styles.page}>
      <RunbookBar
        runbook={data ? { ...runbook, title: data.title } : runbook}
        aside={
          <>
            <Tag>v{version}</Tag>
            {version === runbook.version && <Pill tone="ok">{t("versions.in_force")}</Pill>}
          </>
        }
        actions={
          <>
            {before && (
              <Link
                to="/runbooks/$tenant/$runbook"
                params={params}
                search={{ version, compare: before }}
                className={buttonClass({ look: "ghost" })}
              >
                <GitCompareArrows size={15} aria-hidden="true" />
                {t("page.compare", { version: before })}
              </Link>
            )}
            <Link to="/runbooks/$tenant/$runbook" params={params} search={{}} className={buttonClass()}>
              <Pencil size={15} aria-hidden="true" />
              {mayWrite ? t("page.edit") : t("page.newest")}
            </Link>
          </>
        }
      />
      <div className={styles.split}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
        <section className={styles.read} aria-label={t("page.preview")} tabIndex={0}>
          {error && <ProblemBanner error={error} onRetry={() => void refetch()} />}
          {!data && !error && <LoadingBar />}
          {data && <Prose html={data.html} />}
        </section>
        <aside className={styles.past} aria-label={t("versions.title")}>
          {data && (
            <div className={styles.hash}>
              <h2>sha256</h2>
              <CopyLine text={data.sha256} />
            </div>
          )}
          <h2>{t("versions.title")}</h2>
          <VersionList runbook={runbook} shown={version} />
        </aside>
      </div>
    </div>
  );
}
