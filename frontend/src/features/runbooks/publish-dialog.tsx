import { useRouter } from "@tanstack/react-router";
import { type FormEvent, type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Runbook, RunbookPreview } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/text-field";
import { useToast } from "@/ui/toast";
import { usePublish } from "./queries";
import type { DraftInHand } from "./use-draft";

interface PublishDialogProps {
  runbook: Runbook;
  hand: DraftInHand;
  problems: RunbookPreview["problems"];
  /** Why, as far as it is typed: it outlives the dialog, which may be closed to mend what was refused. */
  reason: string;
  onReason: (reason: string) => void;
  onClose: () => void;
}

/** Makes the draft the version operators follow from now on, with the reason that stays beside it. */
export function PublishDialog(props: PublishDialogProps) {
  const { runbook, hand, problems, reason, onReason, onClose } = props;
  const { t } = useTranslation(["runbooks", "ui"]);
  const router = useRouter();
  const toast = useToast();
  const [tried, setTried] = useState(false);
  const [unsaved, setUnsaved] = useState(false);
  const publish = usePublish(runbook.tenant_id, runbook.id);
  const form = useId();
  const next = (runbook.version ?? 0) + 1;
  const errors = problems.filter((one) => one.severity === "error").length;
  const nothing = !runbook.draft && hand.state === "clean";
  const refused = errors > 0 || nothing;
  const busy = publish.isPending || hand.state === "saving";
  const send = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    // The press that opened the dialog may still be held: it must not publish as well.
    if (!event.repeat) event.currentTarget.requestSubmit();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (refused || busy) return;
    setTried(true);
    if (!reason.trim()) return;
    const revision = await hand.save();
    setUnsaved(revision === null);
    if (revision === null) return;
    // The live stream can tell of the version first, and take this dialog away before its own answer is there.
    publish.mutateAsync({ reason: reason.trim(), revision }).then(
      (done) => {
        onClose();
        toast({ tone: "ok", text: t("publish.done", { version: done.version }) });
        void router.navigate({
          to: "/runbooks/$tenant/$runbook",
          params: { tenant: runbook.tenant_id, runbook: runbook.id },
          search: done.version ? { version: done.version } : {},
        });
      },
      () => {}, // what was refused is shown in the dialog
    );
  };
  return (
    <Dialog
      title={t("publish.title", { version: next })}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("ui:dialog.cancel")}</Button>
          <Button type="submit" form={form} look="primary" isDisabled={refused} isPending={busy}>
            {t("publish.submit", { version: next })}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="contents"
        onSubmit={(event) => void submit(event)}
        onKeyDownCapture={send}
        noValidate
      >
        <p>{t("publish.effect")}</p>
        {nothing && <Banner tone="info" title={t("publish.nothing")} />}
        {errors > 0 && <Banner title={t("publish.errors", { count: errors })} />}
        {unsaved && <Banner title={t("publish.unsaved")} />}
        <TextField
          label={t("publish.reason")}
          hint={t("publish.reason_hint")}
          rows={3}
          autoFocus
          value={reason}
          onChange={onReason}
          error={
            tried && !reason.trim()
              ? t("publish.reason_missing")
              : publish.error
                ? asProblem(publish.error).fields().reason
                : null
          }
        />
        <ProblemBanner error={publish.error} title={t("publish.failed")} />
      </form>
    </Dialog>
  );
}
