import { Link } from "@tanstack/react-router";
import { BookOpenText, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Execution, Incident } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { useAllowed } from "@/ui/can";
import { cx } from "@/ui/class-names";
import { initials } from "@/ui/initials";
import { ProgressSteps, type StepMark } from "@/ui/progress-steps";
import { Time } from "@/ui/time";
import { formatTime } from "@/ui/time-format";
import { useZone } from "@/ui/zone";
import { RunStepItem } from "./run-step";
import styles from "./runbook-run.module.css";
import type { Run } from "./use-run";

interface RunbookRunProps {
  incident: Incident;
  run: Run;
  /** Opens the choice of another runbook. */
  onChoose: () => void;
  onResolve: () => void;
}

/** The runbook of an incident: running, still to be started, finished, or none that fits. */
export function RunbookRun({ incident, run, onChoose, onResolve }: RunbookRunProps) {
  const { t } = useTranslation("room");
  const mayAct = useAllowed()("incident:act", incident.tenant_id);
  const { execution, runbook } = incident;
  const over = incident.state === "resolved" || incident.state === "closed";
  if (execution) {
    return (
      <section className={styles.run} aria-label={t("run.title")}>
        <RunHead
          tenant={incident.tenant_id}
          id={execution.runbook_id}
          title={execution.title}
          version={execution.version}
          sha256={execution.sha256}
          fact={
            <>
              {t("run.pinned")} <Time at={execution.started_at} form="time" /> ·{" "}
              <abbr title={execution.started_by.name}>{initials(execution.started_by.name)}</abbr>
            </>
          }
        >
          <Progress execution={execution} />
        </RunHead>
        <RunProblems run={run} execution={execution} />
        <ol className={styles.steps}>
          {execution.steps.map((step) => (
            <RunStepItem
              key={step.n}
              step={step}
              run={run}
              now={step.n === run.current?.n && !over}
              mayAct={mayAct && !over}
            />
          ))}
        </ol>
        {!run.current && <Finished execution={execution} over={over} mayAct={mayAct} onResolve={onResolve} />}
        {mayAct && !over && (
          <div className={styles.other}>
            <Button look="ghost" onPress={onChoose}>
              <BookOpenText size={14} aria-hidden="true" />
              {t("run.other")}
            </Button>
          </div>
        )}
      </section>
    );
  }
  if (runbook) {
    return (
      <section className={styles.run} aria-label={t("run.title")}>
        <RunHead
          tenant={incident.tenant_id}
          id={runbook.id}
          title={runbook.title}
          version={runbook.version}
          sha256={runbook.sha256}
          fact={[t(`run.matched.${runbook.reason}`), incident.state === "triggered" && t("run.starts")]
            .filter(Boolean)
            .join(" ")}
        />
        <RunProblems run={run} execution={execution} />
        <ol className={styles.steps}>
          {runbook.steps.map((step) => (
            <li key={step.n} className={cx(styles.step, styles.coming)}>
              <span className={styles.tick} aria-hidden="true">
                {step.n}
              </span>
              <div className={styles.head}>
                <h3 className={styles.title}>{step.title}</h3>
              </div>
            </li>
          ))}
        </ol>
        {mayAct && !over && (
          <div className={styles.other}>
            <Button look="ghost" onPress={onChoose}>
              <BookOpenText size={14} aria-hidden="true" />
              {incident.state === "triggered" ? t("run.other") : t("run.start")}
            </Button>
          </div>
        )}
      </section>
    );
  }
  return (
    <section className={styles.run} aria-label={t("run.title")}>
      <div className={styles.none}>
        <BookOpenText size={18} aria-hidden="true" />
        <div>
          <h2>{t("run.none")}</h2>
          <p>{t("run.none_detail", { service: incident.service?.name ?? t("run.no_service") })}</p>
        </div>
        {mayAct && !over && <Button onPress={onChoose}>{t("run.choose")}</Button>}
      </div>
      <RunProblems run={run} execution={execution} />
    </section>
  );
}

interface RunHeadProps {
  tenant: string;
  id: string;
  title: string;
  version: number;
  sha256: string;
  /** Since when it is followed, or why it fits. */
  fact: ReactNode;
  children?: ReactNode;
}

function RunHead({ tenant, id, title, version, sha256, fact, children }: RunHeadProps) {
  const { t } = useTranslation("room");
  return (
    <header className={styles["run-head"]}>
      <div>
        <h2>{title}</h2>
        <p>
          <Link to="/runbooks/$tenant/$runbook" params={{ tenant, runbook: id }} search={{ version }}>
            {t("run.version", { version })}
          </Link>
          {" · "}
          <code title={`sha256 ${sha256}`}>{sha256.slice(0, 12)}</code>
          {" · "}
          {fact}
        </p>
      </div>
      {children}
    </header>
  );
}

function Progress({ execution }: { execution: Execution }) {
  const { t } = useTranslation("room");
  const done = execution.steps.filter((step) => step.result).length;
  const now = execution.steps.findIndex((step) => !step.result);
  const marks = execution.steps.map((step, at): StepMark => {
    if (!step.result) return at === now ? "now" : "ahead";
    return step.result.outcome === "done" ? "done" : "failed";
  });
  return (
    <span className={styles.progress}>
      <ProgressSteps steps={marks} label={t("run.progress", { done, count: execution.steps.length })} />
      <b aria-hidden="true">
        {done}/{execution.steps.length}
      </b>
    </span>
  );
}

/** Why the last step was not recorded: above all, that a colleague was quicker. */
function RunProblems({ run, execution }: { run: Run; execution: Execution | null }) {
  const { t, i18n } = useTranslation("room");
  const zone = useZone();
  if (run.copyFailed) return <Banner tone="warn" title={t("run.copy_failed")} />;
  if (!run.error) return null;
  const quicker = execution?.steps.find((step) => step.n === run.failedStep)?.result;
  if (quicker && asProblem(run.error).code === "step_recorded") {
    return (
      <div className={styles.problem}>
        <Banner
          tone="warn"
          title={t(`run.quicker.${quicker.outcome}`, {
            n: run.failedStep,
            name: quicker.person.name,
            time: formatTime(quicker.at, "seconds", i18n.language, zone),
          })}
          detail={t("run.quicker_detail")}
        />
      </div>
    );
  }
  return (
    <div className={styles.problem}>
      <ProblemBanner error={run.error} title={t("run.not_recorded")} />
    </div>
  );
}

interface FinishedProps {
  execution: Execution;
  over: boolean;
  mayAct: boolean;
  onResolve: () => void;
}

function Finished({ execution, over, mayAct, onResolve }: FinishedProps) {
  const { t } = useTranslation("room");
  const count = (outcome: string) =>
    execution.steps.filter((step) => step.result?.outcome === outcome).length;
  const parts = (["done", "failed", "skipped"] as const)
    .filter((outcome) => count(outcome) > 0)
    .map((outcome) => t(`run.count.${outcome}`, { count: count(outcome) }));
  return (
    <div className={styles.finished} role="status">
      <CircleCheck size={18} aria-hidden="true" />
      <p>
        {t("run.finished")}
        <small>
          {parts.join(", ")}
          {execution.finished_at && (
            <>
              {" · "}
              <Time at={execution.finished_at} form="seconds" />
            </>
          )}
        </small>
      </p>
      {mayAct && !over && <Button onPress={onResolve}>{t("run.resolve")}</Button>}
    </div>
  );
}
