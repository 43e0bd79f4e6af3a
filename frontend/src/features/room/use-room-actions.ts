import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Incident, Priority } from "@/api/types";
import { useAcknowledge } from "@/features/queue/queries";
import { useToast } from "@/ui/toast";
import { useClose, useSetPriority, useTake, useWatchIncident } from "./queries";

export type RoomVerb = "acknowledge" | "take" | "watch" | "priority" | "close";

export interface RoomFailure {
  verb: RoomVerb;
  error: unknown;
  /** The incident's version the person acted on. */
  version: number;
}

/** The verbs that need no further question, with the last one's failure kept beside them. */
export function useRoomActions(incident: Incident) {
  const { t } = useTranslation("room");
  const toast = useToast();
  const latest = useRef(incident);
  latest.current = incident;
  const acknowledge = useAcknowledge();
  const take = useTake();
  const watch = useWatchIncident();
  const priority = useSetPriority();
  const close = useClose();
  const [failure, setFailure] = useState<RoomFailure | null>(null);
  const [busy, setBusy] = useState<RoomVerb | null>(null);

  const run = useCallback(
    async (verb: RoomVerb, write: () => Promise<unknown>) => {
      if (busy) return false;
      setBusy(verb);
      setFailure(null);
      const { version } = latest.current;
      try {
        await write();
        return true;
      } catch (error) {
        setFailure({ verb, error, version });
        return false;
      } finally {
        setBusy(null);
      }
    },
    [busy],
  );

  const setPriority = async (to: Priority) => {
    const before = latest.current.priority;
    if (to === before) return;
    const change = (priority_: Priority) =>
      run("priority", () => priority.mutateAsync({ incident: latest.current, priority: priority_ }));
    if (await change(to)) {
      toast({ tone: "ok", text: t("done.priority", { from: before, to }), undo: () => void change(before) });
    }
  };
  const one = (
    verb: RoomVerb,
    mutation: { mutateAsync: (input: { incident: Incident }) => Promise<unknown> },
  ) => run(verb, () => mutation.mutateAsync({ incident: latest.current }));

  return {
    acknowledge: () => void one("acknowledge", acknowledge),
    take: () => void one("take", take),
    watch: () => void one("watch", watch),
    close: () => void one("close", close),
    setPriority: (to: Priority) => void setPriority(to),
    busy,
    failure,
    forget: () => setFailure(null),
  };
}

export type RoomActions = ReturnType<typeof useRoomActions>;
