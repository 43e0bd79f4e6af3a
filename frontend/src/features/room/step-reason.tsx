import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/text-field";
import styles from "./runbook-run.module.css";
import { StepBody } from "./step-body";
import { useKeptText } from "./use-kept-text";

interface StepReasonProps {
  outcome: "failed" | "skipped";
  /** Under which name the reason is kept until it is recorded. */
  keepAs: string;
  /** The branch the writer foresaw for a step that does not work; null when there is none. */
  branch: string | null;
  busy: boolean;
  copied: string | null;
  onCopy: (text: string) => void;
  onRecord: (reason: string, onDone: () => void) => void;
  onCancel: () => void;
}

const noCommands: readonly string[] = [];

/** Asks why a step was not done as written; for one that did not work, shows what to do then. */
export function StepReason(props: StepReasonProps) {
  const { outcome, keepAs, branch, busy, copied, onCopy, onRecord, onCancel } = props;
  const { t } = useTranslation(["room", "ui"]);
  const [reason, setReason] = useKeptText(keepAs);
  const [missing, setMissing] = useState(false);
  const title = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim()) onRecord(reason.trim(), () => setReason(""));
    else setMissing(true);
  };
  return (
    <form
      className={styles.reason}
      aria-labelledby={title}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <h4 id={title}>{t(`run.${outcome}_title`)}</h4>
      {outcome === "failed" &&
        (branch ? (
          <div className={styles.branch}>
            <StepBody html={branch} commands={noCommands} copied={copied} onCopy={onCopy} />
          </div>
        ) : (
          <p>{t("run.no_branch")}</p>
        ))}
      <TextField
        label={t(`run.${outcome}_reason`)}
        hint={t("run.reason_hint")}
        rows={2}
        autoFocus
        value={reason}
        onChange={(text) => {
          setReason(text);
          setMissing(false);
        }}
        error={missing ? t("run.reason_missing") : null}
      />
      <div className={styles.actions}>
        <Button type="submit" size="small" look="primary" isPending={busy}>
          {t(`run.${outcome}_record`)}
        </Button>
        <Button size="small" onPress={onCancel}>
          {t("ui:dialog.cancel")}
        </Button>
      </div>
    </form>
  );
}
