import { useRouter } from "@tanstack/react-router";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { Incident } from "@/api/types";
import { useCommands } from "@/app/commands/commands";
import { useMe } from "@/features/session/queries";
import { useAllowed } from "@/ui/can";
import type { ComposerHandle } from "./composer";
import { priorities } from "./priority-menu";
import { roomVerbs } from "./room-verbs";
import type { RoomActions } from "./use-room-actions";
import type { Run } from "./use-run";

/** A dialog that the room can be asked to open. */
export type RoomQuestion = "resolve" | "reassign" | "reopen" | "runbook";

interface RoomCommands {
  incident: Incident;
  run: Run;
  actions: RoomActions;
  composer: RefObject<ComposerHandle | null>;
  onAsk: (question: RoomQuestion) => void;
}

/** The room's keys and what the palette offers there. */
export function useRoomCommands({ incident, run, actions, composer, onAsk }: RoomCommands): void {
  const { t } = useTranslation("room");
  const router = useRouter();
  const me = useMe().person.id;
  const mayAct = useAllowed()("incident:act", incident.tenant_id);
  const may = roomVerbs(incident, me);
  const section = incident.reference;
  const open = may.resolve;
  const running = mayAct && open && run.current !== null;
  useCommands([
    {
      id: "room.step",
      title: t("commands.step"),
      section,
      keys: "space",
      enabled: running,
      perform: run.complete,
    },
    {
      id: "room.copy",
      title: t("commands.copy"),
      section,
      keys: "c",
      enabled: (run.current?.commands.length ?? 0) > 0,
      perform: run.copyNext,
    },
    {
      id: "room.update",
      title: t("commands.update"),
      section,
      keys: "u",
      enabled: mayAct,
      perform: () => composer.current?.write("client"),
    },
    {
      id: "room.note",
      title: t("commands.note"),
      section,
      keys: "n",
      enabled: mayAct,
      perform: () => composer.current?.write("internal"),
    },
    {
      id: "room.acknowledge",
      title: t("verbs.acknowledge"),
      section,
      keys: "a",
      enabled: mayAct && may.acknowledge,
      perform: actions.acknowledge,
    },
    {
      id: "room.resolve",
      title: t("verbs.resolve"),
      section,
      keys: "r",
      enabled: mayAct && may.resolve,
      perform: () => onAsk("resolve"),
    },
    {
      id: "room.take",
      title: t("verbs.take"),
      section,
      keys: "t",
      enabled: mayAct && may.take,
      perform: actions.take,
    },
    {
      id: "room.reassign",
      title: t("verbs.reassign"),
      section,
      enabled: mayAct && may.reassign,
      perform: () => onAsk("reassign"),
    },
    {
      id: "room.watch",
      title: t("verbs.watch"),
      section,
      enabled: mayAct && may.watch,
      perform: actions.watch,
    },
    {
      id: "room.runbook",
      title: t("verbs.runbook"),
      section,
      enabled: mayAct && may.runbook,
      perform: () => onAsk("runbook"),
    },
    {
      id: "room.reopen",
      title: t("verbs.reopen"),
      section,
      enabled: mayAct && may.reopen,
      perform: () => onAsk("reopen"),
    },
    {
      id: "room.close",
      title: t("verbs.close"),
      section,
      enabled: mayAct && may.close,
      perform: actions.close,
    },
    ...priorities.map((priority) => ({
      id: `room.${priority}`,
      title: t("commands.priority", { priority }),
      section,
      keys: priority.slice(1),
      enabled: mayAct && may.priority && priority !== incident.priority,
      perform: () => actions.setPriority(priority),
    })),
    {
      id: "room.back",
      title: t("commands.back"),
      section,
      keys: "escape",
      palette: false,
      perform: () => void router.navigate({ to: "/queue", search: { at: incident.id } }),
    },
  ]);
}
