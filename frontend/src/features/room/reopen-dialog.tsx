import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Incident } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/text-field";
import { useReopen } from "./queries";

/** Why it is not over after all. */
export function ReopenDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { t } = useTranslation(["room", "ui"]);
  const [reason, setReason] = useState("");
  const reopen = useReopen();
  const form = useId();
  const problem = reopen.error ? asProblem(reopen.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reopen.mutate({ incident, reason: reason.trim() }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={t("reopen.title", { reference: incident.reference })}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("ui:dialog.cancel")}</Button>
          <Button type="submit" form={form} look="primary" isPending={reopen.isPending}>
            {t("verbs.reopen")}
          </Button>
        </>
      }
    >
      <form id={form} className="contents" onSubmit={submit}>
        <TextField
          label={t("reopen.reason")}
          rows={3}
          autoFocus
          isRequired
          value={reason}
          onChange={setReason}
          error={problem?.fields().reason}
        />
        <ProblemBanner error={reopen.error} title={t("failed.reopen")} />
      </form>
    </Dialog>
  );
}
