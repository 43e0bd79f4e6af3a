import { Link } from "@tanstack/react-router";
import { ChevronLeft, Ellipsis, Phone } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Incident } from "@/api/types";
import { useTenant } from "@/app/person/tenants";
import { dialOf } from "@/features/queue/queue-lines";
import { useMe } from "@/features/session/queries";
import { buttonClass } from "@/ui/button-class";
import { useAllowed } from "@/ui/can";
import { cx } from "@/ui/class-names";
import { ClientTag } from "@/ui/client-tag";
import { useMinute } from "@/ui/clock";
import { Due } from "@/ui/due";
import { age } from "@/ui/duration";
import { IconButton } from "@/ui/icon-button";
import { Menu } from "@/ui/menu";
import { StatusDial } from "@/ui/status-dial";
import { KindTag } from "./kind-tag";
import styles from "./phone.module.css";
import { PriorityMenu } from "./priority-menu";
import { roomVerbs } from "./room-verbs";
import type { RoomActions } from "./use-room-actions";
import type { RoomQuestion } from "./use-room-commands";

interface PhoneHeadProps {
  incident: Incident;
  actions: RoomActions;
  onAsk: (question: RoomQuestion) => void;
}

/** The head of the room on a phone: back, who, call; then what it is and when it is due. */
export function PhoneHead({ incident, actions, onAsk }: PhoneHeadProps) {
  const { t } = useTranslation(["room", "ui"]);
  const tenant = useTenant(incident.tenant_id);
  const mayAct = useAllowed()("incident:act", incident.tenant_id);
  const me = useMe().person.id;
  const now = useMinute();
  const may = roomVerbs(incident, me);
  const duty = incident.contacts.find((contact) => contact.duty && contact.phone);
  const dial = dialOf(incident);
  const facts = [
    incident.service?.name,
    incident.dedup_alerts[0]?.source.name,
    t("phone.alerts", { count: incident.alerts }),
    t("phone.opened", { age: age(now - Date.parse(incident.opened_at)) }),
  ];
  return (
    <>
      <header className={styles.bar}>
        <Link
          to="/queue"
          search={{ at: incident.id }}
          aria-label={t("keys.back")}
          className={buttonClass({ look: "ghost" })}
        >
          <ChevronLeft size={22} aria-hidden="true" />
        </Link>
        <PriorityMenu incident={incident} mayAct={mayAct} onChange={actions.setPriority} />
        <ClientTag name={tenant?.name ?? ""} />
        <span className="grow" />
        {duty?.phone && (
          <a
            href={`tel:${duty.phone.replace(/\s/g, "")}`}
            aria-label={t("phone.call", { name: duty.name })}
            className={buttonClass({ look: "ghost" })}
          >
            <Phone size={20} aria-hidden="true" />
          </a>
        )}
        {mayAct && (
          <Menu
            label={t("verbs.more")}
            trigger={<IconButton label={t("verbs.more")} icon={<Ellipsis size={20} />} />}
            actions={[
              { id: "take", label: t("verbs.take"), isDisabled: !may.take, perform: actions.take },
              {
                id: "reassign",
                label: t("verbs.reassign"),
                isDisabled: !may.reassign,
                perform: () => onAsk("reassign"),
              },
              { id: "watch", label: t("verbs.watch"), isDisabled: !may.watch, perform: actions.watch },
              {
                id: "runbook",
                label: t("verbs.runbook"),
                isDisabled: !may.runbook,
                perform: () => onAsk("runbook"),
              },
            ]}
          />
        )}
      </header>
      <div className={styles.title}>
        <h1>
          {incident.title} <KindTag kind={incident.kind} />
        </h1>
        <p>{facts.filter(Boolean).join(", ")}</p>
        <div className={cx(styles.due, incident.state === "triggered" && styles.hot)}>
          <div>
            <StatusDial state={dial} />
            <span>{t(`ui:state.${dial}`)}</span>
            <span className="grow" />
            <small>{incident.owner?.name ?? t("strip.nobody")}</small>
          </div>
          {incident.due && <Due due={incident.due} big />}
        </div>
      </div>
    </>
  );
}
