import { Link } from "@tanstack/react-router";
import { Check, Ellipsis, FolderCheck, RotateCcw, UserCheck, UserRoundPen } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Incident } from "@/api/types";
import { useKeyOf } from "@/app/commands/commands";
import { LiveDot } from "@/app/live/live-dot";
import { useTenant } from "@/app/person/tenants";
import { useMe } from "@/features/session/queries";
import { Button } from "@/ui/button";
import { useAllowed } from "@/ui/can";
import { ClientTag } from "@/ui/client-tag";
import { Crumbs } from "@/ui/crumbs";
import { IconButton } from "@/ui/icon-button";
import { Kbd } from "@/ui/kbd";
import { Menu } from "@/ui/menu";
import { KindTag } from "./kind-tag";
import { PriorityMenu } from "./priority-menu";
import styles from "./room.module.css";
import { roomVerbs } from "./room-verbs";
import type { RoomActions } from "./use-room-actions";
import type { RoomQuestion } from "./use-room-commands";

interface RoomHeadProps {
  incident: Incident;
  actions: RoomActions;
  onAsk: (question: RoomQuestion) => void;
}

/** The way back, what the incident is, and the verbs that fit its state. */
export function RoomHead({ incident, actions, onAsk }: RoomHeadProps) {
  const { t } = useTranslation("room");
  const mayAct = useAllowed()("incident:act", incident.tenant_id);
  const tenant = useTenant(incident.tenant_id);
  return (
    <>
      <div className={styles.path}>
        <Crumbs>
          <Link to="/queue" search={{ at: incident.id }}>
            {t("crumbs.queue")}
          </Link>
          <Link to="/clients/$tenant" params={{ tenant: incident.tenant_id }} activeOptions={{ exact: true }}>
            <ClientTag name={tenant?.name ?? ""} />
          </Link>
          <span className="num">{incident.reference}</span>
        </Crumbs>
        <LiveDot />
      </div>
      <div className={styles.title}>
        <PriorityMenu incident={incident} mayAct={mayAct} onChange={actions.setPriority} />
        <h1>{incident.title}</h1>
        <KindTag kind={incident.kind} />
        <span className="grow" />
        {mayAct && <Verbs incident={incident} actions={actions} onAsk={onAsk} />}
      </div>
    </>
  );
}

function Verbs({ incident, actions, onAsk }: RoomHeadProps) {
  const { t } = useTranslation("room");
  const me = useMe().person.id;
  const acknowledgeKey = useKeyOf("room.acknowledge");
  const resolveKey = useKeyOf("room.resolve");
  const may = roomVerbs(incident, me);
  return (
    <>
      <Menu
        label={t("verbs.more")}
        trigger={<IconButton bordered label={t("verbs.more")} icon={<Ellipsis size={16} />} />}
        actions={[
          { id: "watch", label: t("verbs.watch"), isDisabled: !may.watch, perform: actions.watch },
          {
            id: "runbook",
            label: t("verbs.runbook"),
            isDisabled: !may.runbook,
            perform: () => onAsk("runbook"),
          },
          {
            id: "resolve",
            label: t("verbs.resolve"),
            isDisabled: !may.resolve,
            apart: true,
            perform: () => onAsk("resolve"),
          },
          { id: "reopen", label: t("verbs.reopen"), isDisabled: !may.reopen, perform: () => onAsk("reopen") },
          { id: "close", label: t("verbs.close"), isDisabled: !may.close, perform: actions.close },
        ]}
      />
      {may.take && (
        <Button isPending={actions.busy === "take"} onPress={actions.take}>
          <UserCheck size={15} aria-hidden="true" />
          {t("verbs.take")}
        </Button>
      )}
      {may.reassign && (
        <Button onPress={() => onAsk("reassign")}>
          <UserRoundPen size={15} aria-hidden="true" />
          {t("verbs.reassign_short")}
        </Button>
      )}
      {may.acknowledge && (
        <Button look="primary" isPending={actions.busy === "acknowledge"} onPress={actions.acknowledge}>
          <Check size={15} aria-hidden="true" />
          {t("verbs.acknowledge")}
          {acknowledgeKey && <Kbd keys={acknowledgeKey} />}
        </Button>
      )}
      {may.resolve && !may.acknowledge && (
        <Button look="primary" onPress={() => onAsk("resolve")}>
          <Check size={15} aria-hidden="true" />
          {t("verbs.resolve")}
          {resolveKey && <Kbd keys={resolveKey} />}
        </Button>
      )}
      {may.reopen && (
        <Button onPress={() => onAsk("reopen")}>
          <RotateCcw size={15} aria-hidden="true" />
          {t("verbs.reopen")}
        </Button>
      )}
      {may.close && (
        <Button look="primary" isPending={actions.busy === "close"} onPress={actions.close}>
          <FolderCheck size={15} aria-hidden="true" />
          {t("verbs.close")}
        </Button>
      )}
    </>
  );
}
