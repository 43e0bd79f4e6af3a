import { useCallback, useEffect, useRef, useState } from "react";
import type { Execution, Incident, StepRecord } from "@/api/types";
import { useRecordStep } from "./queries";

export type RunStep = Execution["steps"][number];

/** So long after somebody else moved the run, Space is not taken for the new step's. */
const surprise = 1200;
const shown = 2000;

/** The step whose turn it is: the first without a result. */
export function currentStep(execution: Execution | null): RunStep | null {
  return execution?.steps.find((step) => step.result === null) ?? null;
}

/** What an operator does with a run: record a step, copy its commands. */
export function useRun(incident: Incident) {
  const { execution } = incident;
  const current = currentStep(execution);
  const write = useRecordStep();
  const latest = useRef({ incident, current });
  latest.current = { incident, current };
  const moved = useMovedByOthers(current?.n ?? null);
  const [copied, setCopied] = useState<string | null>(null);
  const [copyFailed, setCopyFailed] = useState(false);

  const { mutate, isPending, reset } = write;
  const record = useCallback(
    (n: number, record: StepRecord, onDone?: () => void) => {
      if (isPending) return;
      moved.own();
      mutate({ incident: latest.current.incident, n, record }, { onSuccess: onDone });
    },
    [mutate, isPending, moved],
  );
  const complete = useCallback(() => {
    const step = latest.current.current;
    // The step the operator has read may just have been recorded by a colleague: this key was meant for that one.
    if (!step || moved.justNow()) return;
    record(step.n, { outcome: "done" });
  }, [record, moved]);

  const copy = useCallback((text: string) => {
    const failed = () => setCopyFailed(true);
    setCopyFailed(false);
    if (!navigator.clipboard) return failed();
    navigator.clipboard.writeText(text).then(() => setCopied(text), failed);
  }, []);
  const copyNext = useCallback(() => {
    const commands = latest.current.current?.commands ?? [];
    const at = commands.indexOf(copied ?? "");
    const next = commands[(at + 1) % commands.length];
    if (next !== undefined) copy(next);
  }, [copied, copy]);
  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), shown);
    return () => clearTimeout(timer);
  }, [copied]);

  return {
    id: execution?.id ?? "",
    current,
    record,
    complete,
    copy,
    copyNext,
    copied,
    copyFailed,
    busy: isPending ? (write.variables?.n ?? null) : null,
    error: write.error,
    /** The step the error is about. */
    failedStep: write.error ? (write.variables?.n ?? null) : null,
    forget: reset,
  };
}

export type Run = ReturnType<typeof useRun>;

/** Tells whether the current step changed a moment ago without this person having recorded it. */
function useMovedByOthers(n: number | null) {
  const state = useRef({ n, own: false, at: 0 });
  useEffect(() => {
    const before = state.current;
    if (before.n === n) return;
    state.current = { n, own: false, at: before.own || before.n === null ? 0 : performance.now() };
  }, [n]);
  const [handle] = useState(() => ({
    own: () => {
      state.current.own = true;
    },
    justNow: () => state.current.at > 0 && performance.now() - state.current.at < surprise,
  }));
  return handle;
}
