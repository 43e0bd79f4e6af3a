import { Check, CircleCheckBig, FileQuestion, Hand, VolumeOff } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { IncidentRow } from "@/api/types";
import { useTenantName } from "@/app/person/tenants";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/class-names";
import { ClientTag } from "@/ui/client-tag";
import { useMinute } from "@/ui/clock";
import { Due } from "@/ui/due";
import { age } from "@/ui/duration";
import { PriorityChip } from "@/ui/priority-chip";
import { StatusDial } from "@/ui/status-dial";
import { dialOf } from "./queue-lines";
import styles from "./queue-list.module.css";

interface QueueRowProps {
  row: IncidentRow;
  index: number;
  /** Its distance from the list's top, in pixels. */
  top: number;
  on: boolean;
  picked: boolean;
  picking: boolean;
  fresh: boolean;
  busy: boolean;
  tall: boolean;
  withButton: boolean;
  onCursor: (id: string) => void;
  onOpen: (id: string) => void;
  onAcknowledge: (row: IncidentRow) => void;
}

/** One incident: priority, state, client, what happens, since when, whose it is, what is due. */
export const QueueRow = memo(function QueueRow(props: QueueRowProps) {
  const { row, index, top, on, picked, picking, fresh, busy, tall, withButton, onCursor, onOpen } = props;
  const { t } = useTranslation(["queue", "ui"]);
  const client = useTenantName()(row.tenant_id);
  const dial = dialOf(row);
  const state = (
    <span role="gridcell" className={styles.state}>
      {picked ? <CircleCheckBig size={16} aria-hidden="true" /> : <StatusDial state={dial} />}
      <span className="sr-only">{t(`ui:state.${dial}`)}</span>
    </span>
  );
  const due = (
    <span role="gridcell">
      <Due due={row.due} kind={!tall} />
    </span>
  );
  const title = (
    <span role="gridcell" className={styles.title}>
      <Kind kind={row.kind} />
      <span className="clip" title={row.title}>
        {row.title}
      </span>
      {!tall && row.service && <small className={cx("clip", styles.service)}>{row.service.name}</small>}
      {!tall && row.alerts > 1 && <small>×{row.alerts}</small>}
    </span>
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid owns the keyboard: J, K, Enter
    <div
      role="row"
      id={`row-${row.id}`}
      aria-rowindex={index + 1}
      aria-selected={picking ? picked : on}
      aria-busy={busy || undefined}
      className={cx(
        styles.line,
        on && styles.on,
        picked && styles.picked,
        fresh && styles.fresh,
        busy && styles.busy,
        row.state === "triggered" && styles.hot,
        tall && styles.tall,
        withButton && styles["with-button"],
      )}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onCursor(row.id)}
      onDoubleClick={() => onOpen(row.id)}
    >
      <span role="gridcell">
        <PriorityChip priority={row.priority} />
      </span>
      {!tall && state}
      <span role="gridcell" className={styles.client}>
        <ClientTag name={client} />
      </span>
      {tall ? (
        <>
          {due}
          {state}
          {title}
          {withButton && (
            <span role="gridcell" className={styles.act}>
              <Button look="primary" size="tall" wide onPress={() => props.onAcknowledge(row)}>
                <Check size={16} aria-hidden="true" />
                {t("acknowledge")}
              </Button>
            </span>
          )}
        </>
      ) : (
        <>
          {title}
          <span role="gridcell" className={styles.age}>
            <Age at={row.opened_at} />
          </span>
          <span role="gridcell" className={styles.owner}>
            <Avatar name={row.owner?.name ?? null} label={row.owner?.name ?? t("nobody")} />
          </span>
          {due}
        </>
      )}
    </div>
  );
});

function Age({ at }: { at: string }) {
  return age(useMinute() - Date.parse(at));
}

/** What did not come from an ordinary alert says so. */
function Kind({ kind }: { kind: IncidentRow["kind"] }) {
  const { t } = useTranslation("queue");
  if (kind === "alert") return null;
  const Icon = { unparsed: FileQuestion, silence: VolumeOff, manual: Hand }[kind];
  return (
    <>
      <Icon size={14} aria-hidden="true" />
      <span className="sr-only">{t(`kind.${kind}`)}</span>
    </>
  );
}
