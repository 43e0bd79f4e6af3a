import { useQuery } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { Columns2, Rows2, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Runbook } from "@/api/types";
import { useCommands } from "@/app/commands/commands";
import { ProblemBanner } from "@/app/problem-banner";
import { buttonClass } from "@/ui/button-class";
import { EmptyState } from "@/ui/empty-state";
import { LoadingBar } from "@/ui/loading-bar";
import { Segments } from "@/ui/segments";
import { Select } from "@/ui/select";
import { useMedia } from "@/ui/use-media";
import type { CompareForm } from "./compare-view";
import { versionQuery } from "./queries";
import { RunbookBar } from "./runbook-bar";
import styles from "./runbook-page.module.css";

const CompareView = lazy(async () => ({ default: (await import("./compare-view")).CompareView }));
const draft = "draft";

interface ComparePageProps {
  runbook: Runbook;
  before: number;
  /** The newer side; the draft when null. */
  after: number | null;
}

/** Two texts of one runbook: what would change, or what changed. */
export function ComparePage({ runbook, before, after }: ComparePageProps) {
  const { t } = useTranslation("runbooks");
  const router = useRouter();
  const wide = useMedia("(min-width: 1000px)");
  const [form, setForm] = useState<CompareForm>("unified");
  const older = useQuery(versionQuery(runbook.tenant_id, runbook.id, before));
  // Without a draft the newer side is what is in force.
  const number = after ?? (runbook.draft_markdown === null ? runbook.version : null);
  const newer = useQuery({
    ...versionQuery(runbook.tenant_id, runbook.id, number ?? 0),
    enabled: number !== null,
  });
  const text = number === null ? (runbook.draft_markdown ?? "") : newer.data?.markdown;
  const params = { tenant: runbook.tenant_id, runbook: runbook.id };
  const go = (left: number, right: number | null) =>
    void router.navigate({
      to: "/runbooks/$tenant/$runbook",
      params,
      search: { compare: left, ...(right && { version: right }) },
      replace: true,
    });
  const back = { to: "/runbooks/$tenant/$runbook", params, search: after ? { version: after } : {} } as const;
  useCommands([
    {
      id: "compare.back",
      title: t("compare.close"),
      section: runbook.title,
      keys: ["escape", "mod+d"],
      palette: false,
      perform: () => void router.navigate(back),
    },
  ]);
  const error = older.error ?? newer.error;
  const versions = runbook.versions.map(({ version }) => ({ value: String(version), label: `v${version}` }));
  return (
    <div className={styles.page}>
      <RunbookBar
        runbook={runbook}
        aside={
          <span className={styles.pair}>
            <Select
              label={t("compare.before")}
              hideLabel
              options={versions}
              value={String(before)}
              onChange={(value) => go(Number(value), after)}
            />
            →
            <Select
              label={t("compare.after")}
              hideLabel
              options={[
                ...(runbook.draft_markdown === null ? [] : [{ value: draft, label: t("compare.draft") }]),
                ...versions,
              ]}
              value={number === null ? draft : String(number)}
              onChange={(value) => go(before, value === draft ? null : Number(value))}
            />
          </span>
        }
        actions={
          <>
            {wide && (
              <Segments
                label={t("compare.form")}
                options={[
                  {
                    value: "unified",
                    label: t("compare.unified"),
                    icon: <Rows2 size={13} aria-hidden="true" />,
                  },
                  {
                    value: "sides",
                    label: t("compare.sides"),
                    icon: <Columns2 size={13} aria-hidden="true" />,
                  },
                ]}
                selected={[form]}
                onChange={([next]) => next && setForm(next)}
              />
            )}
            <Link {...back} className={buttonClass()}>
              <X size={15} aria-hidden="true" />
              {t("compare.close")}
            </Link>
          </>
        }
      />
      {error && (
        <div className={styles.notice}>
          <ProblemBanner
            error={error}
            onRetry={() => {
              void older.refetch();
              void newer.refetch();
            }}
          />
        </div>
      )}
      {!error && (!older.data || text === undefined) && <LoadingBar />}
      {older.data && text !== undefined && older.data.markdown === text && (
        <EmptyState title={t("compare.same")} />
      )}
      {older.data && text !== undefined && older.data.markdown !== text && (
        <Suspense fallback={<LoadingBar />}>
          <CompareView before={older.data.markdown} after={text} form={wide ? form : "unified"} />
        </Suspense>
      )}
    </div>
  );
}
