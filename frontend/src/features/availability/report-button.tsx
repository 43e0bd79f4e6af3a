import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Download } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Month, Report } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { fileOf, offerOf, reportsQuery, useProduce } from "@/features/reports/queries";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { buttonClass } from "@/ui/button-class";
import { useAllowed } from "@/ui/can";
import { Elapsed } from "@/ui/elapsed";
import { IconButton } from "@/ui/icon-button";
import { Menu } from "@/ui/menu";
import type { MenuAction } from "@/ui/menu-popover";
import { formatTime } from "@/ui/time-format";
import styles from "./month.module.css";
import { saveFile } from "./save-file";

const languages = ["fr", "en"] as const;

/** The month's signed PDF: one click when it was issued, else it is made now and then saved. */
export function ReportButton({ tenant, month }: { tenant: string; month: Month }) {
  const { t, i18n } = useTranslation("availability");
  const allowed = useAllowed();
  const { data = [] } = useQuery({ ...reportsQuery(tenant), enabled: allowed("report:read", tenant) });
  const produce = useProduce(tenant);
  const [wanted, setWanted] = useState<string | null>(null);
  const locale = i18n.language.startsWith("fr") ? "fr" : "en";
  const offer = offerOf(data, month.period, locale);
  const asked = data.find((report) => report.id === wanted);

  useEffect(() => {
    if (asked?.state !== "issued") return;
    setWanted(null);
    saveFile(fileOf(tenant, asked, "pdf"));
  }, [asked, tenant]);

  if (!allowed("report:read", tenant)) return null;
  const make = (language: Report["locale"]) =>
    produce.mutate(
      { period: month.period, locale: language, final: false },
      { onSuccess: (report) => setWanted(report.id) },
    );
  const busy = produce.isPending || asked?.state === "producing" || (wanted !== null && !asked);
  return (
    <div className={styles.offer}>
      {busy ? (
        <Elapsed label={t("report.producing")} since={asked?.requested_at} />
      ) : offer.final ? (
        <a className={buttonClass()} href={fileOf(tenant, offer.final, "pdf")} download>
          <Download size={15} aria-hidden="true" />
          {t("report.signed")}
        </a>
      ) : (
        <Button onPress={() => make(locale)}>
          <Download size={15} aria-hidden="true" />
          {t("report.produce")}
        </Button>
      )}
      <Menu
        label={t("report.more")}
        trigger={
          <IconButton label={t("report.more")} icon={<ChevronDown size={15} />} bordered isDisabled={busy} />
        }
        actions={actions()}
      />
      {produce.error && (
        <div className={styles.below}>
          <ProblemBanner error={produce.error} title={t("report.failed")} />
        </div>
      )}
      {asked?.state === "failed" && (
        <div className={styles.below}>
          <Banner
            title={t("report.failed")}
            detail={asked.error}
            onRetry={() => {
              setWanted(null);
              make(asked.locale);
            }}
          />
        </div>
      )}
    </div>
  );

  function actions(): MenuAction[] {
    const file = (report: Report, kind: "pdf" | "evidence", label: string): MenuAction => ({
      id: `${report.id}-${kind}`,
      label,
      perform: () => saveFile(fileOf(tenant, report, kind)),
    });
    const finals = offer.final ? [offer.final, ...offer.alsoFinal] : [];
    return [
      ...finals.map((report) => file(report, "pdf", t("report.final", wordsOf(report)))),
      ...finals.slice(0, 1).map((report) => file(report, "evidence", t("report.evidence"))),
      ...offer.provisional
        .slice(0, 4)
        .map((report) => file(report, "pdf", t("report.provisional", wordsOf(report)))),
      ...languages.map((language, at) => ({
        id: `make-${language}`,
        label: t("report.make", { language: t(`report.language.${language}`) }),
        apart: at === 0 && finals.length + offer.provisional.length > 0,
        perform: () => make(language),
      })),
    ];
  }

  function wordsOf(report: Report) {
    return {
      language: t(`report.language.${report.locale}`),
      version: report.version,
      at: report.issued_at ? formatTime(report.issued_at, "datetime", i18n.language, month.time_zone) : "",
    };
  }
}
