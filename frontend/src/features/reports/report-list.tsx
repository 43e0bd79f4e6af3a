import { useQuery } from "@tanstack/react-query";
import { Braces, FileText } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Report } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { buttonClass } from "@/ui/button-class";
import { type DataColumn, DataTable } from "@/ui/data-table";
import { monthName, sentenceCase } from "@/ui/dates";
import { Elapsed } from "@/ui/elapsed";
import { EmptyState } from "@/ui/empty-state";
import { LoadingBar } from "@/ui/loading-bar";
import { percent } from "@/ui/percent";
import { Pill } from "@/ui/pill";
import { Tag } from "@/ui/tag";
import { Time } from "@/ui/time";
import { useMedia } from "@/ui/use-media";
import { fileOf, reportsQuery, useProduce } from "./queries";
import styles from "./reports.module.css";

/** A client's reports: what was issued, what replaced what, and the files as they were archived. */
export function ReportList({ tenant, onEmpty }: { tenant: string; onEmpty?: ReactNode }) {
  const { t, i18n } = useTranslation("reports");
  const { data, error, refetch } = useQuery(reportsQuery(tenant));
  const produce = useProduce(tenant);
  // A phone has room for what it is and for its files; the rest stands below the month.
  const narrow = useMedia("(max-width: 640px)");
  if (!data && error) {
    return <ProblemBanner error={error} title={t("list.failed")} onRetry={() => void refetch()} />;
  }
  if (!data) return <LoadingBar />;
  if (data.length === 0) {
    return <EmptyState title={t("list.empty")} detail={t("list.empty_what")} action={onEmpty} />;
  }
  const period: DataColumn<Report> = { id: "period", title: t("list.month"), rowHeader: true, cell: monthOf };
  const files: DataColumn<Report> = {
    id: "files",
    title: t("list.files"),
    hideTitle: true,
    end: true,
    cell: filesOf,
  };
  const middle: DataColumn<Report>[] = [
    {
      id: "number",
      title: t("list.number"),
      cell: (report) => <code className={styles.number}>{report.number}</code>,
    },
    {
      id: "figure",
      title: t("list.availability"),
      cell: (report) => (
        <span className="num">
          {report.availability === null ? "—" : percent(report.availability, i18n.language, 4)}
        </span>
      ),
    },
    { id: "verdict", title: t("list.verdict"), cell: verdictOf },
    { id: "state", title: t("list.state"), cell: stateOf },
    {
      id: "seal",
      title: t("list.seal"),
      cell: (report) =>
        report.pdf_sha256 && <code title={report.pdf_sha256}>{brief(report.pdf_sha256)}</code>,
    },
  ];
  return (
    <>
      {error && <ProblemBanner error={error} title={t("list.failed")} onRetry={() => void refetch()} />}
      <ProblemBanner error={produce.error} title={t("failed")} />
      <DataTable
        label={t("list.label")}
        items={data}
        idOf={(report) => report.id}
        columns={narrow ? [period, files] : [period, ...middle, files]}
      />
    </>
  );

  function monthOf(report: Report) {
    return (
      <span className={styles.month}>
        <b>{sentenceCase(monthName(report.period, i18n.language))}</b>
        <small>
          {t("list.version", { version: report.version, language: t(`language.${report.locale}`) })}
        </small>
        {narrow && (
          <>
            <code>{report.number}</code>
            <span className={styles.brief}>
              {report.availability && <b>{percent(report.availability, i18n.language, 4)}</b>}
              {verdictOf(report)}
            </span>
            {stateOf(report)}
          </>
        )}
      </span>
    );
  }

  function verdictOf({ verdict }: Report) {
    if (verdict === "met") return <Pill tone="ok">{t("verdict.met")}</Pill>;
    if (verdict === "breached") return <Pill tone="bad">{t("verdict.breached")}</Pill>;
    return verdict && <Pill>{t("verdict.not_measurable")}</Pill>;
  }

  function stateOf(report: Report) {
    if (report.state === "producing")
      return <Elapsed label={t("state.producing")} since={report.requested_at} />;
    if (report.state === "failed") {
      return (
        <span className={styles.month}>
          <span className={styles.failure}>{t("state.failed")}</span>
          {report.error && <small>{report.error}</small>}
        </span>
      );
    }
    return (
      <span className={styles.month}>
        <span className={styles.state}>
          {report.superseded_by ? (
            <Tag>{t("state.superseded", { number: numberOf(report.superseded_by) })}</Tag>
          ) : (
            <Tag open={!report.provisional}>
              {t(report.provisional ? "state.provisional" : "state.final")}
            </Tag>
          )}
        </span>
        {report.issued_at && (
          <small>
            <Time at={report.issued_at} />, {report.requested_by.name}
          </small>
        )}
      </span>
    );
  }

  /** The number of a report named by its number or its id. */
  function numberOf(reference: string): string {
    return data?.find(({ id, number }) => id === reference || number === reference)?.number ?? reference;
  }

  function filesOf(report: Report) {
    if (report.state === "failed") {
      const { period, locale, provisional } = report;
      return (
        <Button
          size="small"
          isPending={produce.isPending}
          onPress={() => produce.mutate({ period, locale, final: !provisional })}
        >
          {t("list.again")}
        </Button>
      );
    }
    if (report.state !== "issued") return null;
    return (
      <span className={styles.files}>
        <a
          className={buttonClass({ look: "ghost" })}
          href={fileOf(tenant, report, "pdf")}
          download
          aria-label={t("list.pdf", { number: report.number })}
        >
          <FileText size={14} aria-hidden="true" />
          PDF
        </a>
        <a
          className={buttonClass({ look: "ghost" })}
          href={fileOf(tenant, report, "evidence")}
          download
          aria-label={t("list.evidence_of", { number: report.number })}
        >
          <Braces size={14} aria-hidden="true" />
          {t("list.evidence")}
        </a>
      </span>
    );
  }
}

/** The first and last bytes of a digest: enough to compare by eye, the whole stands in its title. */
const brief = (sha256: string) => `${sha256.slice(0, 4)} ${sha256.slice(4, 8)} … ${sha256.slice(-4)}`;
