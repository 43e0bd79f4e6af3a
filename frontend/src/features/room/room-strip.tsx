import { Check, PhoneCall, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Incident } from "@/api/types";
import { dialOf } from "@/features/queue/queue-lines";
import { Avatar } from "@/ui/avatar";
import { cx } from "@/ui/class-names";
import { Due } from "@/ui/due";
import { countdown } from "@/ui/duration";
import { StatusDial } from "@/ui/status-dial";
import { Time } from "@/ui/time";
import styles from "./room.module.css";

/** What everybody in the room must agree on: state, owner, the promise kept, the next one, who to call. */
export function RoomStrip({ incident, clientZone }: { incident: Incident; clientZone: string | undefined }) {
  const { t } = useTranslation(["room", "ui"]);
  const dial = dialOf(incident);
  const over =
    incident.resolved_at !== null && (incident.state === "resolved" || incident.state === "closed");
  return (
    <dl className={styles.strip}>
      <Fact name={t("strip.status")}>
        <StatusDial state={dial} />
        {t(`ui:state.${dial}`)}
      </Fact>
      <Fact name={t("strip.owner")}>
        {incident.owner ? (
          <>
            <Avatar name={incident.owner.name} label="" />
            {incident.owner.name}
          </>
        ) : (
          t("strip.nobody")
        )}
      </Fact>
      <Fact name={t("strip.acknowledged")}>
        <AcknowledgedIn incident={incident} />
      </Fact>
      {over && incident.resolved_at ? (
        <Fact name={t("strip.resolved")}>
          <Time at={incident.resolved_at} form="datetime" clientZone={clientZone} />
        </Fact>
      ) : (
        <Fact name={t("strip.next")}>{incident.due ? <Due due={incident.due} /> : t("strip.no_due")}</Fact>
      )}
      <Fact name={t("strip.duty")}>
        <DutyContact incident={incident} />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** `03:48 / 05:00`: how long it took against what the contract says. */
function AcknowledgedIn({ incident }: { incident: Incident }) {
  const { t } = useTranslation("room");
  const clock = incident.clocks.find((one) => one.kind === "acknowledge");
  if (!clock || clock.took_s === null) return <em>–</em>;
  const Icon = clock.met === false ? TriangleAlert : Check;
  return (
    <span className={cx(styles.took, clock.met === false ? styles.late : styles.met)}>
      <Icon size={14} aria-hidden="true" />
      <span className="sr-only">{t(clock.met === false ? "strip.late" : "strip.in_time")} </span>
      {countdown(clock.took_s * 1000)}
      {clock.total_s > 0 && <em>/ {countdown(clock.total_s * 1000)}</em>}
    </span>
  );
}

function DutyContact({ incident }: { incident: Incident }) {
  const { t } = useTranslation("room");
  const duty = incident.contacts.find((contact) => contact.duty);
  if (!duty) return <em>{t("strip.no_duty")}</em>;
  return duty.phone ? (
    <a href={`tel:${duty.phone.replace(/\s/g, "")}`} title={duty.phone} className={styles.call}>
      <PhoneCall size={14} aria-hidden="true" />
      {duty.name}
    </a>
  ) : (
    <span>{duty.name}</span>
  );
}
