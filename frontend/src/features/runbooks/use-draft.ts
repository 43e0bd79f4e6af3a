import { useBlocker } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { asProblem } from "@/api/problem";
import type { Runbook } from "@/api/types";
import { type Draft, draftOf, sameDraft } from "./draft";
import { useSaveDraft } from "./queries";

/** Milliseconds of rest after which what is written is kept. */
const rest = 1500;

export type DraftState = "clean" | "dirty" | "saving" | "failed" | "conflict";

/**
 * The draft in a writer's hands: kept by itself after a rest, never over a colleague's newer one. Until the
 * writer decides between the two, nothing is sent and nothing typed is lost.
 */
export function useDraft(runbook: Runbook, published: string | null) {
  const theirs = draftOf(runbook, published);
  const [draft, setDraft] = useState(theirs);
  const [base, setBase] = useState({ revision: runbook.draft_revision, draft: theirs });
  const [state, setState] = useState<Exclude<DraftState, "clean" | "dirty"> | "idle">("idle");
  const { mutateAsync, error } = useSaveDraft(runbook.tenant_id, runbook.id);
  const latest = useRef({ draft, base, state });
  latest.current = { draft, base, state };
  const dirty = !sameDraft(draft, base.draft);

  const send = useCallback(
    async (revision: number): Promise<Runbook | null> => {
      const sent = latest.current.draft;
      setState("saving");
      try {
        const kept = await mutateAsync({ ...sent, revision });
        setBase({ revision: kept.draft_revision, draft: sent });
        setState("idle");
        return kept;
      } catch (failure) {
        setState(asProblem(failure).code === "changed" ? "conflict" : "failed");
        return null;
      }
    },
    [mutateAsync],
  );

  /** Keeps what is written now; gives the revision it stands at, or null when it could not be kept. */
  const save = useCallback(async (): Promise<number | null> => {
    const { draft: now, base: before, state: standing } = latest.current;
    if (standing === "saving" || standing === "conflict") return null;
    if (sameDraft(now, before.draft)) return before.revision;
    return (await send(before.revision))?.draft_revision ?? null;
  }, [send]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the text begins a new rest
  useEffect(() => {
    if (!dirty || state === "saving" || state === "conflict") return;
    // A refused or failed save is tried again with the next change, not by itself every second.
    if (state === "failed") return;
    const timer = setTimeout(() => void save(), rest);
    return () => clearTimeout(timer);
  }, [draft, dirty, state, save]);

  // A colleague kept a newer draft, or published: what nobody here has touched follows.
  useEffect(() => {
    const { draft: now, base: before, state: standing } = latest.current;
    if (runbook.draft_revision === before.revision || standing === "saving") return;
    if (!sameDraft(now, before.draft)) return;
    const newer = draftOf(runbook, published);
    setBase({ revision: runbook.draft_revision, draft: newer });
    setDraft(newer);
  }, [runbook, published]);

  useBlocker({
    shouldBlockFn: async () => {
      if (!sameDraft(latest.current.draft, latest.current.base.draft)) await save();
      // Only what could not be kept holds the writer back.
      return !sameDraft(latest.current.draft, latest.current.base.draft) && latest.current.state !== "saving";
    },
    enableBeforeUnload: () => !sameDraft(latest.current.draft, latest.current.base.draft),
  });

  return {
    draft,
    change: (part: Partial<Draft>) => {
      setDraft((before) => ({ ...before, ...part }));
      if (state === "failed") setState("idle");
    },
    save,
    state: (state === "idle" ? (dirty ? "dirty" : "clean") : state) satisfies DraftState as DraftState,
    error: state === "failed" ? error : null,
    /** The draft the server has, when it is newer than the one this is based on. */
    theirs,
    keepMine: () => void send(runbook.draft_revision),
    takeTheirs: () => {
      setBase({ revision: runbook.draft_revision, draft: theirs });
      setDraft(theirs);
      setState("idle");
    },
  };
}

export type DraftInHand = ReturnType<typeof useDraft>;
