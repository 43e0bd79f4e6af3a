import { Check, X } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Source, Tenant } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { cx } from "@/ui/class-names";
import { Dialog } from "@/ui/dialog";
import { Select } from "@/ui/select";
import { treeOf } from "./component-tree";
import { useTestSource } from "./queries";
import styles from "./sources.module.css";

interface TestDialogProps {
  tenant: Tenant;
  source: Source;
  onClose: () => void;
}

const none = "";

/** Follows a made-up alert of a source through the rules: which component, which priority, which runbook. */
export function TestDialog({ tenant, source, onClose }: TestDialogProps) {
  const { t } = useTranslation(["clients", "ui"]);
  const [service, setService] = useState(none);
  const test = useTestSource(tenant.id);
  const form = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.mutate({ source: source.id, service: service || undefined });
  };
  return (
    <Dialog
      title={t("test.title", { name: source.name })}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("ui:dialog.close")}</Button>
          <Button type="submit" form={form} look="primary" isPending={test.isPending}>
            {t("sources.test")}
          </Button>
        </>
      }
    >
      <form id={form} className="contents" onSubmit={submit}>
        <p className={styles.none}>{t("test.what")}</p>
        <Select
          label={t("test.service")}
          options={[
            { value: none, label: t("test.no_service") },
            ...treeOf(tenant.services).map(({ service: one, depth }) => ({
              value: one.key,
              label: `${"\u2003".repeat(depth)}${one.name}`,
            })),
          ]}
          value={service}
          onChange={setService}
        />
        <ProblemBanner error={test.error} title={t("test.failed")} />
        {test.data && (
          <ol className={styles.trace} aria-label={t("test.trace")}>
            {test.data.steps.map((step) => (
              <li key={step.name} className={cx(!step.ok && styles.broken)}>
                <span className={styles.mark} aria-hidden="true">
                  {step.ok ? <Check size={13} strokeWidth={3} /> : <X size={13} strokeWidth={3} />}
                </span>
                <span>
                  <b>{t(`test.${step.ok ? "ok" : "broken"}.${step.name}`)}</b>
                  {step.detail && <small>{step.detail}</small>}
                </span>
              </li>
            ))}
          </ol>
        )}
      </form>
    </Dialog>
  );
}
