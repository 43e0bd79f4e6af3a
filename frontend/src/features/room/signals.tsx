import { Link } from "@tanstack/react-router";
import { ChevronRight, ExternalLink } from "lucide-react";
import { Button as AriaButton, Disclosure, DisclosurePanel } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Alert, Incident } from "@/api/types";
import { Pill } from "@/ui/pill";
import { Sparkline } from "@/ui/sparkline";
import { Time } from "@/ui/time";
import { OutageFacts } from "./outage-facts";
import styles from "./signals.module.css";

/** What the tools say: the signal of the last hour, the alerts, the outages. */
export function Signals({ incident, clientZone }: { incident: Incident; clientZone: string | undefined }) {
  const { t } = useTranslation("room");
  const { signal, dedup_alerts: alerts, alerts: count, seen_before: before } = incident;
  const events = signal.points.reduce((sum, one) => sum + one, 0);
  return (
    <div className={styles.signals}>
      {incident.description && !incident.raw_event && (
        <section>
          <h2>{t("signals.description")}</h2>
          <p className={styles.description}>{incident.description}</p>
        </section>
      )}
      {events > 0 && (
        <section>
          <h2>{t("signals.title")}</h2>
          <Sparkline
            points={signal.points}
            from={signal.from}
            to={signal.to}
            hot={incident.priority === "P1" || incident.priority === "P2"}
            label={t("signals.events", { count: events })}
          />
        </section>
      )}
      {alerts.length > 0 && (
        <section>
          <h2>{t("signals.alerts", { count })}</h2>
          <ul className={styles.alerts}>
            {alerts.map((alert) => (
              <li key={alert.id}>
                <AlertLine alert={alert} clientZone={clientZone} />
              </li>
            ))}
          </ul>
          {count > alerts.length && (
            <p className={styles.more}>{t("signals.more", { count: count - alerts.length })}</p>
          )}
        </section>
      )}
      <OutageFacts incident={incident} clientZone={clientZone} />
      {before && (
        <p className={styles.more}>
          {t("signals.before")}{" "}
          <Link
            to="/clients/$tenant/incidents/$incident"
            params={{ tenant: incident.tenant_id, incident: before.id }}
          >
            {before.reference}
          </Link>{" "}
          <Time at={before.opened_at} form="datetime" clientZone={clientZone} />
        </p>
      )}
    </div>
  );
}

function AlertLine({ alert, clientZone }: { alert: Alert; clientZone: string | undefined }) {
  const { t } = useTranslation("room");
  const firing = alert.ended_at === null;
  const links = alert.links.filter((link) => /^https?:\/\//i.test(link));
  return (
    <Disclosure className={styles.alert}>
      <AriaButton slot="trigger" className={styles["alert-head"]}>
        <ChevronRight size={13} aria-hidden="true" />
        <span className="clip grow">
          {alert.title}
          <small>{[alert.source.name, alert.host].filter(Boolean).join(" · ")}</small>
        </span>
        {alert.count > 1 && <small className="num">×{alert.count}</small>}
        <Pill tone={firing ? "bad" : "ok"}>{firing ? t("signals.firing") : t("signals.over")}</Pill>
        <Time
          at={firing ? alert.started_at : (alert.ended_at ?? alert.last_at)}
          form="seconds"
          clientZone={clientZone}
        />
      </AriaButton>
      <DisclosurePanel className={styles["alert-body"]}>
        {alert.description && <p>{alert.description}</p>}
        <dl>
          <div>
            <dt>{t("signals.severity")}</dt>
            <dd>{t(`signals.severities.${alert.severity}`)}</dd>
          </div>
          <div>
            <dt>{t("signals.key")}</dt>
            <dd>
              <code>{alert.dedup_key}</code>
            </dd>
          </div>
          <div>
            <dt>{t("signals.started")}</dt>
            <dd>
              <Time at={alert.started_at} form="full" clientZone={clientZone} />
            </dd>
          </div>
          {alert.ended_at && (
            <div>
              <dt>{t("signals.ended")}</dt>
              <dd>
                <Time at={alert.ended_at} form="full" clientZone={clientZone} />
              </dd>
            </div>
          )}
          {Object.entries(alert.labels).map(([name, value]) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>
                <code>{value}</code>
              </dd>
            </div>
          ))}
        </dl>
        {links.map((link) => (
          <a key={link} href={link} target="_blank" rel="noreferrer noopener" className={styles.link}>
            <ExternalLink size={13} aria-hidden="true" />
            <span className="clip">{link}</span>
          </a>
        ))}
      </DisclosurePanel>
    </Disclosure>
  );
}
