import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Report } from "@/api/types";
import type { MyTenant } from "@/app/person/tenants";
import { ProblemBanner } from "@/app/problem-banner";
import { monthQuery } from "@/features/availability/queries";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { monthName, sentenceCase } from "@/ui/dates";
import { Dialog } from "@/ui/dialog";
import { percent } from "@/ui/percent";
import { RadioGroup } from "@/ui/radio-group";
import { Select } from "@/ui/select";
import { useToast } from "@/ui/toast";
import { offerOf, reportsQuery, useProduce } from "./queries";
import styles from "./reports.module.css";

/** Issues a month's final report: which month, in which language, and what figure it will carry. */
export function IssueDialog({
  tenant,
  isOpen,
  onClose,
}: {
  tenant: MyTenant;
  isOpen: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation("reports");
  return (
    <Dialog title={t("issue.title", { client: tenant.name })} isOpen={isOpen} onClose={onClose}>
      {isOpen && <IssueForm tenant={tenant} onClose={onClose} />}
    </Dialog>
  );
}

function IssueForm({ tenant, onClose }: { tenant: MyTenant; onClose: () => void }) {
  const { t, i18n } = useTranslation("reports");
  const toast = useToast();
  const present = useQuery(monthQuery(tenant.id));
  const reports = useQuery(reportsQuery(tenant.id));
  const produce = useProduce(tenant.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const [locale, setLocale] = useState<Report["locale"]>(tenant.locale === "fr" ? "fr" : "en");

  // A month that is not over has no final report.
  const ended = (present.data?.periods ?? []).filter((one) => one !== present.data?.period);
  const period = chosen ?? ended[0] ?? null;
  const { data: month } = useQuery({ ...monthQuery(tenant.id, period ?? ""), enabled: period !== null });
  const before = period ? offerOf(reports.data ?? [], period, locale).final : null;
  const shown = month?.period === period ? month : undefined;

  const issue = () =>
    period &&
    produce.mutate(
      { period, locale, final: true },
      {
        onSuccess: () => {
          toast({ tone: "ok", text: t("issue.begun"), detail: t("issue.leave") });
          onClose();
        },
      },
    );
  if (present.data && ended.length === 0) return <p>{t("issue.none")}</p>;
  return (
    <div className={styles.issue}>
      <ProblemBanner error={present.error ?? produce.error} title={t("issue.failed")} />
      <Select
        label={t("issue.month")}
        options={ended.map((value) => ({ value, label: sentenceCase(monthName(value, i18n.language)) }))}
        value={period}
        onChange={setChosen}
      />
      <RadioGroup
        label={t("issue.language")}
        options={(["fr", "en"] as const).map((value) => ({ value, label: t(`language.${value}`) }))}
        value={locale}
        onChange={setLocale}
      />
      {shown && (
        <p>
          {t("issue.figure", {
            figure:
              shown.contractual.availability === null
                ? "—"
                : percent(shown.contractual.availability, i18n.language, 4),
            verdict: t(`verdict.${shown.contractual.verdict}`),
          })}
        </p>
      )}
      {shown && !shown.certifiable && <Banner tone="warn" title={t("issue.not_certifiable")} />}
      {before && <Banner tone="info" title={t("issue.replaces", { number: before.number })} />}
      <div className={styles.buttons}>
        <Button onPress={onClose}>{t("issue.cancel")}</Button>
        <Button look="primary" isPending={produce.isPending} isDisabled={!shown} onPress={issue}>
          {t("issue.do")}
        </Button>
      </div>
    </div>
  );
}
