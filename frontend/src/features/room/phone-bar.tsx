import { Check, FolderCheck, MessageSquare, RotateCcw, UserRoundPen } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Incident } from "@/api/types";
import { useMe } from "@/features/session/queries";
import { Button } from "@/ui/button";
import styles from "./phone.module.css";
import { roomVerbs } from "./room-verbs";
import type { RoomActions } from "./use-room-actions";
import type { RoomQuestion } from "./use-room-commands";
import type { Run } from "./use-run";

interface PhoneBarProps {
  incident: Incident;
  actions: RoomActions;
  run: Run;
  onAsk: (question: RoomQuestion) => void;
  onInform: () => void;
}

/** The verbs under the thumb: the one that is next, then give away and inform. */
export function PhoneBar({ incident, actions, run, onAsk, onInform }: PhoneBarProps) {
  const { t } = useTranslation("room");
  const may = roomVerbs(incident, useMe().person.id);
  return (
    <footer className={styles.foot}>
      {may.acknowledge ? (
        <Button look="primary" wide isPending={actions.busy === "acknowledge"} onPress={actions.acknowledge}>
          <Check size={20} aria-hidden="true" />
          {t("verbs.acknowledge")}
        </Button>
      ) : may.resolve && run.current ? (
        <Button look="primary" wide isPending={run.busy !== null} onPress={run.complete}>
          <Check size={20} aria-hidden="true" />
          {t("run.done_next")}
        </Button>
      ) : may.resolve ? (
        <Button look="primary" wide onPress={() => onAsk("resolve")}>
          <Check size={20} aria-hidden="true" />
          {t("verbs.resolve")}
        </Button>
      ) : (
        may.close && (
          <Button look="primary" wide isPending={actions.busy === "close"} onPress={actions.close}>
            <FolderCheck size={20} aria-hidden="true" />
            {t("verbs.close")}
          </Button>
        )
      )}
      <div>
        {may.reopen ? (
          <Button wide onPress={() => onAsk("reopen")}>
            <RotateCcw size={18} aria-hidden="true" />
            {t("verbs.reopen")}
          </Button>
        ) : may.resolve && run.current ? (
          <Button wide onPress={() => onAsk("resolve")}>
            <Check size={18} aria-hidden="true" />
            {t("verbs.resolve")}
          </Button>
        ) : (
          <Button wide onPress={() => onAsk("reassign")}>
            <UserRoundPen size={18} aria-hidden="true" />
            {t("verbs.reassign_short")}
          </Button>
        )}
        <Button wide onPress={onInform}>
          <MessageSquare size={18} aria-hidden="true" />
          {t("phone.inform")}
        </Button>
      </div>
    </footer>
  );
}
