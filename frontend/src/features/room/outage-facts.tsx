import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Incident, Outage } from "@/api/types";
import { tenantQuery } from "@/features/clients/queries";
import { useNow } from "@/ui/clock";
import { exact } from "@/ui/duration";
import { Pill } from "@/ui/pill";
import { Time } from "@/ui/time";
import styles from "./signals.module.css";

/** The outages of the incident as they stand in the record: what the report will count. */
export function OutageFacts({
  incident,
  clientZone,
}: {
  incident: Incident;
  clientZone: string | undefined;
}) {
  const { t } = useTranslation("room");
  const { data } = useQuery({
    ...tenantQuery(incident.tenant_id),
    enabled: incident.outages.length > 0,
  });
  if (incident.outages.length === 0) return null;
  const nameOf = (id: string) => data?.services.find((service) => service.id === id)?.name ?? id.slice(0, 8);
  return (
    <section>
      <h2>{t("outages.title")}</h2>
      <ul className={styles.outages}>
        {incident.outages.map((outage) => (
          <li key={outage.id}>
            <b>{nameOf(outage.service_id)}</b>
            <span>
              <Time at={outage.from} form="full" clientZone={clientZone} />
              {" – "}
              {outage.to ? <Time at={outage.to} form="full" clientZone={clientZone} /> : t("outages.running")}
            </span>
            <Length outage={outage} />
            <span className="grow" />
            <small>{t(`outages.class.${outage.class}`)}</small>
            {outage.weight < 1000 && (
              <small className="num">{t("outages.weight", { percent: outage.weight / 10 })}</small>
            )}
            {outage.state === "cancelled" ? (
              <Pill>{t("outages.cancelled")}</Pill>
            ) : (
              <Pill tone={outage.state === "open" ? "bad" : "mute"}>{t(`outages.${outage.state}`)}</Pill>
            )}
            <small>{t(`outages.evidence.${outage.evidence}`)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Length({ outage }: { outage: Outage }) {
  const now = useNow();
  const end = outage.to ? Date.parse(outage.to) : now;
  return <small className="num">{exact((end - Date.parse(outage.from)) / 1000)}</small>;
}
