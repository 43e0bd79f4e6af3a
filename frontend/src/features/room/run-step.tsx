import { Check, ChevronRight, Minus, TriangleAlert, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { StepRecord } from "@/api/types";
import { useKeyOf } from "@/app/commands/commands";
import { Button } from "@/ui/button";
import { cx } from "@/ui/class-names";
import { initials } from "@/ui/initials";
import { Kbd } from "@/ui/kbd";
import { TextField } from "@/ui/text-field";
import { Time } from "@/ui/time";
import styles from "./runbook-run.module.css";
import { StepBody } from "./step-body";
import { StepReason } from "./step-reason";
import type { Run, RunStep } from "./use-run";

interface RunStepProps {
  step: RunStep;
  run: Run;
  /** Its turn has come. */
  now: boolean;
  mayAct: boolean;
}

/** One step: raised when its turn has come, folded with who and when once it is recorded. */
export function RunStepItem({ step, run, now, mayAct }: RunStepProps) {
  const { t } = useTranslation("room");
  const { result } = step;
  const [open, setOpen] = useState(false);
  const [again, setAgain] = useState(false);
  const item = useRef<HTMLLIElement>(null);
  const wasNow = useRef(now);
  useEffect(() => {
    // Only a step that becomes current is brought into sight; the page must not jump when it is opened.
    if (now && !wasNow.current) item.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    wasNow.current = now;
  }, [now]);

  const failed = result?.outcome === "failed";
  const full = now || !result || open || failed;
  const outcome = result && <span className="sr-only">{t(`run.outcome.${result.outcome}`)}. </span>;
  return (
    <li
      ref={item}
      className={cx(styles.step, now && styles.now, result && styles[result.outcome])}
      aria-current={now ? "step" : undefined}
    >
      <span className={styles.tick} aria-hidden="true">
        <Mark step={step} />
      </span>
      <div className={styles.body}>
        <div className={styles.head}>
          {result ? (
            <AriaButton className={styles.fold} aria-expanded={full} onPress={() => setOpen(!open)}>
              {outcome}
              <span className={styles.title}>{step.title}</span>
              {!failed && <ChevronRight size={13} aria-hidden="true" />}
            </AriaButton>
          ) : (
            <h3 className={styles.title}>{step.title}</h3>
          )}
          {result && (
            <span className={styles.when}>
              <Time at={result.at} form="seconds" />
              {" · "}
              <abbr title={result.person.name}>{initials(result.person.name)}</abbr>
            </span>
          )}
        </div>
        {result && (result.reason || result.note) && (
          <p className={styles.said}>{[result.reason, result.note].filter(Boolean).join(" · ")}</p>
        )}
        {full && (
          <>
            {step.risk && !(result && !open) && (
              <p className={styles.risk}>
                <TriangleAlert size={14} aria-hidden="true" />
                <span>
                  <span className="sr-only">{t("run.risk")} </span>
                  {capital(step.risk)}
                </span>
              </p>
            )}
            {(!result || open) && (
              <StepBody
                html={step.html}
                commands={step.commands}
                copied={run.copied}
                keys={now ? "c" : undefined}
                onCopy={run.copy}
              />
            )}
            {failed && step.on_failure && (
              <div className={styles.branch}>
                <h4>{t("run.then")}</h4>
                <StepBody html={step.on_failure} commands={[]} copied={run.copied} onCopy={run.copy} />
              </div>
            )}
            {mayAct && (now || again) && (
              <Record step={step} run={run} now={now} onDone={() => setAgain(false)} />
            )}
            {mayAct && result && open && !again && (
              <div className={styles.actions}>
                <Button size="small" onPress={() => setAgain(true)}>
                  {t("run.correct")}
                </Button>
              </div>
            )}
          </>
        )}
      </div>
    </li>
  );
}

/** The runbook says "Risk: data is lost"; without its mark it is a sentence. */
function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Mark({ step }: { step: RunStep }) {
  switch (step.result?.outcome) {
    case "done":
      return <Check size={13} strokeWidth={3} />;
    case "failed":
      return <X size={13} strokeWidth={3} />;
    case "skipped":
      return <Minus size={13} strokeWidth={3} />;
    default:
      return step.n;
  }
}

interface RecordProps {
  step: RunStep;
  run: Run;
  now: boolean;
  onDone: () => void;
}

/** The three ways a step ends, with an optional note. A step recorded before is replaced, never overwritten unseen. */
function Record({ step, run, now, onDone }: RecordProps) {
  const { t } = useTranslation("room");
  const [asking, setAsking] = useState<"failed" | "skipped" | null>(null);
  const [note, setNote] = useState<string | null>(null);
  const doneKey = useKeyOf("room.step");
  const busy = run.busy === step.n;
  const record = (part: StepRecord, forget?: () => void) =>
    run.record(
      step.n,
      {
        ...part,
        ...(note?.trim() && { note: note.trim() }),
        ...(step.result && { replaces: step.result.id }),
      },
      () => {
        forget?.();
        onDone();
      },
    );
  if (asking) {
    return (
      <StepReason
        outcome={asking}
        keepAs={`vigie.${asking}.${run.id}.${step.n}`}
        branch={step.on_failure}
        busy={busy}
        copied={run.copied}
        onCopy={run.copy}
        onRecord={(reason, forget) => record({ outcome: asking, reason }, forget)}
        onCancel={() => setAsking(null)}
      />
    );
  }
  return (
    <>
      {note !== null && (
        <TextField label={t("run.note")} rows={2} autoFocus value={note} onChange={setNote} />
      )}
      <div className={styles.actions}>
        <Button size="small" look="primary" isPending={busy} onPress={() => record({ outcome: "done" })}>
          {now ? t("run.done_next") : t("run.done_again")}
          {now && doneKey && <Kbd keys={doneKey} />}
        </Button>
        <Button size="small" isDisabled={busy} onPress={() => setAsking("failed")}>
          {t("run.failed")}
        </Button>
        <Button size="small" isDisabled={busy} onPress={() => setAsking("skipped")}>
          {t("run.skip")}
        </Button>
        {note === null && (
          <Button look="ghost" onPress={() => setNote("")}>
            {t("run.add_note")}
          </Button>
        )}
        {!now && (
          <Button look="ghost" onPress={onDone}>
            {t("run.keep")}
          </Button>
        )}
      </div>
    </>
  );
}
