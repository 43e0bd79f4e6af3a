import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Service, Terms, Window } from "@/api/types";
import { Card } from "@/ui/card";
import type { ClauseClass } from "@/ui/class-swatch";
import { writeDuration } from "@/ui/duration-input";
import { Facts } from "@/ui/facts";
import { percent } from "@/ui/percent";
import { PriorityChip } from "@/ui/priority-chip";
import styles from "./terms.module.css";
import { windowWords } from "./window-words";

/** The terms of a contract as both parties would read them aloud. */
export function TermsView({ terms, services }: { terms: Terms; services: readonly Service[] }) {
  const { t, i18n } = useTranslation(["clients", "ui"]);
  const { t: words } = useTranslation("clients");
  const language = i18n.language;
  const nameOf = (id: string) => services.find((one) => one.id === id)?.name ?? id.slice(0, 8);
  const lines = (window: Window) => (
    <span className={styles.lines}>
      {windowWords(window, language, words).map((line) => (
        <span key={line}>{line}</span>
      ))}
    </span>
  );
  const length = (seconds: number) => writeDuration(seconds, language) || "–";
  const money = new Intl.NumberFormat(language, { style: "currency", currency: terms.currency }).format(
    terms.monthly_fee_cents / 100,
  );
  const components: ReactNode =
    terms.components.length === 0
      ? t("terms.all_components")
      : terms.components
          .map(
            ({ service_id, weight }) => `${nameOf(service_id)} (${percent(String(weight / 10), language)})`,
          )
          .join(", ");
  return (
    <div className={styles.cards}>
      <Card title={t("terms.hours")}>
        <Facts
          items={[
            [t("terms.time_zone"), terms.time_zone.replaceAll("_", " ")],
            [t("terms.service_window"), lines(terms.service_window)],
            [t("terms.coverage"), lines(terms.coverage)],
            [t("terms.holidays"), t(`terms.calendar.${(terms.holidays.calendar || "none") as "none"}`)],
            [t("terms.extra"), terms.holidays.extra.length > 0 && terms.holidays.extra.join(", ")],
          ]}
        />
      </Card>
      <Card title={t("terms.availability")}>
        <Facts
          items={[
            [t("terms.target"), <b key="target">{percent(terms.target, language)}</b>],
            [t("terms.components"), components],
            [t("terms.aggregation"), t(`terms.aggregations.${terms.aggregation}`)],
            [t("terms.denominator"), t(`terms.denominators.${terms.denominator}`)],
            [t("terms.no_data"), t(`terms.no_datas.${terms.no_data}`)],
            [t("terms.min_known"), percent(terms.min_known_pct, language)],
            [t("terms.partial"), percent(String(terms.partial_weight / 10), language)],
            [t("terms.min_outage"), terms.min_outage_s > 0 && length(terms.min_outage_s)],
            [t("terms.offset"), terms.start_offset_s > 0 && length(terms.start_offset_s)],
            [t("terms.notice"), length(terms.notice_s)],
            [
              t("terms.opens"),
              Object.entries(terms.outage_weights)
                .filter(([, weight]) => weight > 0)
                .map(
                  ([severity, weight]) =>
                    `${t(`severity.${severity as "critical"}`)} (${percent(String(weight / 10), language)})`,
                )
                .join(", ") || t("terms.none"),
            ],
          ]}
        />
      </Card>
      <Card title={t("terms.response")}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t("terms.priority")}</th>
              <th scope="col">{t("terms.acknowledge")}</th>
              <th scope="col">{t("terms.update")}</th>
              <th scope="col">{t("terms.resolve")}</th>
              <th scope="col">{t("terms.share")}</th>
            </tr>
          </thead>
          <tbody>
            {(["P1", "P2", "P3", "P4"] as const).map((priority) => {
              const promise = terms.response[priority];
              return (
                <tr key={priority}>
                  <th scope="row">
                    <PriorityChip priority={priority} />
                    <small>
                      {Object.entries(terms.priority_by_severity)
                        .filter(([, to]) => to === priority)
                        .map(([severity]) => t(`severity.${severity as "critical"}`))
                        .join(", ")}
                    </small>
                  </th>
                  <td>{promise ? length(promise.acknowledge_s) : "–"}</td>
                  <td>{promise ? length(promise.update_s) : "–"}</td>
                  <td>{promise ? length(promise.resolve_s) : "–"}</td>
                  <td>{promise && percent(promise.share_pct, language)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Card>
      <Card title={t("terms.money")}>
        <Facts
          items={[
            [t("terms.fee"), money],
            ...terms.credits.map(
              ({ below, credit_pct }) =>
                [
                  t("terms.below", { percent: percent(below, language) }),
                  t("terms.of_fee", { percent: percent(credit_pct, language) }),
                ] as const,
            ),
            [t("terms.cap"), t("terms.of_fee", { percent: percent(terms.credit_cap_pct, language) })],
          ]}
        />
        {Object.values(terms.clauses).some(Boolean) && (
          <>
            <h3 className={styles.sub}>{t("terms.clauses")}</h3>
            <Facts
              items={Object.entries(terms.clauses)
                .filter(([, clause]) => clause)
                .map(([of, clause]) => [t(`ui:class.${of as ClauseClass}`), clause] as const)}
            />
          </>
        )}
      </Card>
    </div>
  );
}
