import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Runbook } from "@/api/types";
import { tenantQuery } from "@/features/clients/queries";
import { LabelsField } from "@/ui/labels-field";
import { Select } from "@/ui/select";
import { TextField } from "@/ui/text-field";
import type { Draft } from "./draft";
import styles from "./runbook-page.module.css";

interface MatchFieldsProps {
  runbook: Runbook;
  draft: Draft;
  isDisabled: boolean;
  onChange: (part: Partial<Draft>) => void;
}

const anyService = "";

/** What the runbook is called and which incidents open it: a component, labels of the alert, or both. */
export function MatchFields({ runbook, draft, isDisabled, onChange }: MatchFieldsProps) {
  const { t } = useTranslation("runbooks");
  const { data } = useQuery(tenantQuery(runbook.tenant_id));
  const services = (data?.services ?? []).filter(
    (one) => one.retired_at === null || one.id === draft.service_id,
  );
  return (
    <div className={styles.match}>
      <TextField
        label={t("match.title")}
        value={draft.title}
        onChange={(title) => onChange({ title })}
        isDisabled={isDisabled}
        error={draft.title.trim() ? null : t("create.name_missing")}
      />
      <Select
        label={t("match.service")}
        options={[
          { value: anyService, label: t("match.any_service") },
          ...services.map((one) => ({ value: one.id, label: one.name })),
        ]}
        value={draft.service_id ?? anyService}
        onChange={(id) => onChange({ service_id: id || null })}
        isDisabled={isDisabled || !data}
      />
      <LabelsField
        label={t("match.labels")}
        value={draft.labels}
        onChange={(labels) => onChange({ labels })}
        isDisabled={isDisabled}
      />
    </div>
  );
}
