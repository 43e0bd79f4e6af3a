import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowUpRight, BookOpenText, Check, Phone, RotateCcw, X } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Incident, IncidentRow } from "@/api/types";
import { useKeyOf } from "@/app/commands/commands";
import { useTenant } from "@/app/person/tenants";
import { ProblemBanner } from "@/app/problem-banner";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { buttonClass } from "@/ui/button-class";
import { Can } from "@/ui/can";
import { cx } from "@/ui/class-names";
import { ClientTag } from "@/ui/client-tag";
import { useMinute } from "@/ui/clock";
import { Due } from "@/ui/due";
import { age } from "@/ui/duration";
import { Facts } from "@/ui/facts";
import { IconButton } from "@/ui/icon-button";
import { Kbd } from "@/ui/kbd";
import { LoadingBar } from "@/ui/loading-bar";
import { PriorityChip } from "@/ui/priority-chip";
import { Sparkline } from "@/ui/sparkline";
import { StatusDial } from "@/ui/status-dial";
import { Tag } from "@/ui/tag";
import { Time } from "@/ui/time";
import styles from "./preview.module.css";
import { incidentQuery } from "./queries";
import { dialOf } from "./queue-lines";

interface PreviewProps {
  row: IncidentRow;
  /** Whether to ask for the details yet: not while the cursor runs through the list. */
  settled: boolean;
  busy: boolean;
  /** Another page waits after this one, so acknowledging moves on instead of opening the room. */
  moreWait: boolean;
  onAcknowledge: (row: IncidentRow) => void;
  /** Closes the sheet it stands in; without one it is a pane, and the queue's keys act on its row. */
  onClose?: () => void;
}

/** What an operator must know before deciding on a row: what is due, what to do first, who is concerned. */
export const Preview = memo(function Preview({
  row,
  settled,
  busy,
  moreWait,
  onAcknowledge,
  onClose,
}: PreviewProps) {
  const { t } = useTranslation(["queue", "ui"]);
  const tenant = useTenant(row.tenant_id);
  const detail = useQuery({ ...incidentQuery(row.tenant_id, row.id), enabled: settled });
  const acknowledgeKey = useKeyOf("queue.acknowledge");
  const openKey = useKeyOf("queue.open");
  const dial = dialOf(row);
  const room = {
    to: "/clients/$tenant/incidents/$incident",
    params: { tenant: row.tenant_id, incident: row.id },
  } as const;
  // The source is known a moment later: on one line, so that the button below stays under the pointer.
  const about = [row.service?.name, detail.data?.dedup_alerts[0]?.source.name].filter(Boolean).join(" · ");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={styles.scroll} aria-label={row.reference} tabIndex={0}>
      <div className={styles.meta}>
        <PriorityChip priority={row.priority} />
        <span className={styles.reference}>{row.reference}</span>
        <span className="grow" />
        <Link {...room} className={buttonClass({ look: "ghost" })}>
          {t("preview.room")}
          <ArrowUpRight size={14} aria-hidden="true" />
        </Link>
        {onClose && <IconButton label={t("ui:dialog.close")} icon={<X size={16} />} onPress={onClose} />}
      </div>
      <h2>{row.title}</h2>
      <p className={styles.line}>
        <ClientTag name={tenant?.name ?? ""} />
        {about && (
          <span className={cx("clip", styles.about)} title={about}>
            {about}
          </span>
        )}
      </p>
      <div className={cx(styles.clock, row.state === "triggered" && styles.hot)}>
        <div>
          <StatusDial state={dial} />
          {t(`ui:state.${dial}`)}
        </div>
        {row.due && <Due due={row.due} big />}
      </div>
      {row.state === "triggered" ? (
        <Can do="incident:act" tenant={row.tenant_id}>
          <Button look="primary" size="tall" wide isPending={busy} onPress={() => onAcknowledge(row)}>
            <Check size={16} aria-hidden="true" />
            {moreWait ? t("preview.acknowledge_next") : t("preview.acknowledge_open")}
            {!onClose && acknowledgeKey && <Kbd keys={acknowledgeKey} />}
          </Button>
        </Can>
      ) : (
        <Link {...room} className={buttonClass({ size: "tall", wide: true })}>
          <BookOpenText size={16} aria-hidden="true" />
          {row.in_progress ? t("preview.continue") : t("preview.open")}
          {!onClose && openKey && <Kbd keys={openKey} />}
        </Link>
      )}
      {detail.error && (
        <ProblemBanner
          error={detail.error}
          title={t("preview.failed")}
          onRetry={() => void detail.refetch()}
        />
      )}
      {detail.isLoading && <LoadingBar />}
      {detail.data && <Details incident={detail.data} zone={tenant?.time_zone} />}
    </section>
  );
});

function Details({ incident, zone }: { incident: Incident; zone: string | undefined }) {
  const { t } = useTranslation("queue");
  const { signal, runbook, contract, owner, contacts, seen_before: before } = incident;
  const duty = contacts.find((contact) => contact.duty);
  const total = signal.points.reduce((sum, count) => sum + count, 0);
  return (
    <>
      {total > 0 && (
        <>
          <h3>{t("preview.signal")}</h3>
          <Sparkline
            points={signal.points}
            from={signal.from}
            to={signal.to}
            hot={incident.priority === "P1" || incident.priority === "P2"}
            label={t("preview.signal_label", { count: total })}
          />
        </>
      )}
      <h3>{t("preview.first")}</h3>
      {runbook ? (
        <div className={styles.runbook}>
          <header>
            <BookOpenText size={14} aria-hidden="true" />
            <b className="clip">{runbook.title}</b>
            <Tag>v{runbook.version}</Tag>
          </header>
          <ol>
            {runbook.steps.slice(0, 3).map((step) => (
              <li key={step.n}>
                <span>{step.n}</span>
                <span>{step.title}</span>
              </li>
            ))}
          </ol>
          <footer>
            {t("preview.steps", { count: runbook.steps.length })}
            {runbook.usual_s !== null &&
              t("preview.usual", { count: Math.max(1, Math.round(runbook.usual_s / 60)) })}
          </footer>
        </div>
      ) : (
        <p className={styles.none}>{t("preview.no_runbook")}</p>
      )}
      <h3>{t("preview.context")}</h3>
      <Facts
        items={[
          [t("preview.opened"), <Opened key="opened" at={incident.opened_at} zone={zone} />],
          [t("preview.alerts"), incident.alerts],
          [t("preview.contract"), contract && `${contract.reference} v${contract.version}`],
          [
            t("preview.owner"),
            owner ? (
              <>
                <Avatar name={owner.name} label="" />
                {owner.name}
              </>
            ) : (
              t("nobody")
            ),
          ],
          [
            t("preview.duty"),
            duty && (
              <>
                <Phone size={13} aria-hidden="true" />
                {duty.phone ? <a href={`tel:${duty.phone}`}>{duty.name}</a> : duty.name}
              </>
            ),
          ],
          [
            t("preview.before"),
            before && (
              <Link
                to="/clients/$tenant/incidents/$incident"
                params={{ tenant: incident.tenant_id, incident: before.id }}
                className={styles["facts-line"]}
              >
                <RotateCcw size={13} aria-hidden="true" />
                {before.reference}
                <Time at={before.opened_at} form="date" />
              </Link>
            ),
          ],
        ]}
      />
    </>
  );
}

function Opened({ at, zone }: { at: string; zone: string | undefined }) {
  const now = useMinute();
  return (
    <span>
      {age(now - Date.parse(at))} · <Time at={at} form="time" clientZone={zone} />
    </span>
  );
}
