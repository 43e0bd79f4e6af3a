import { Link } from "@tanstack/react-router";
import { ChevronRight, WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { TenantSummary } from "@/api/types";
import { cx } from "@/ui/class-names";
import { ClientTag } from "@/ui/client-tag";
import { exact } from "@/ui/duration";
import { percent } from "@/ui/percent";
import { PriorityChip } from "@/ui/priority-chip";
import styles from "./clients.module.css";

/** One client on one line: what is open, how the month stands, whether its sources live. */
export function ClientLine({ client, onFocus }: { client: TenantSummary; onFocus: () => void }) {
  const { t } = useTranslation("clients");
  const { open, sources, contract, runbooks } = client;
  const live = sources.total - sources.silent - sources.waiting;
  const priorities = (["P1", "P2", "P3", "P4"] as const).filter((priority) => open[priority] > 0);
  return (
    <li>
      <Link
        id={`client-${client.id}`}
        to="/clients/$tenant"
        params={{ tenant: client.id }}
        className={styles.line}
        onFocus={onFocus}
      >
        <span className={styles.who}>
          <ClientTag name={client.name} />
        </span>
        <span className={styles.opens}>
          {priorities.length === 0 && <em>{t("line.nothing_open")}</em>}
          {priorities.map((priority) => (
            <span key={priority} className={styles.open}>
              <PriorityChip priority={priority} />
              {open[priority]}
            </span>
          ))}
        </span>
        <Month client={client} />
        <span
          className={cx(styles.sources, sources.silent > 0 && styles.bad, sources.total === 0 && styles.warn)}
        >
          {sources.silent > 0 && <WifiOff size={13} aria-hidden="true" />}
          {sources.total === 0
            ? t("line.no_source")
            : sources.silent > 0
              ? t("line.silent", { count: sources.silent })
              : [
                  live > 0 && t("line.live", { count: live }),
                  sources.waiting > 0 && t("line.waiting", { count: sources.waiting }),
                ]
                  .filter(Boolean)
                  .join(", ")}
        </span>
        <span className={cx(styles.runbooks, runbooks === 0 && styles.warn)}>
          {runbooks === 0 ? t("line.no_runbook") : runbooks}
          <span className={styles.unit}> {runbooks > 0 && t("line.runbooks", { count: runbooks })}</span>
        </span>
        <span className={cx("clip", styles.contract, !contract && styles.warn)}>
          {contract ? `${contract.reference} v${contract.version}` : t("line.no_contract")}
        </span>
        <ChevronRight size={14} aria-hidden="true" />
      </Link>
    </li>
  );
}

function Month({ client }: { client: TenantSummary }) {
  const { t, i18n } = useTranslation("clients");
  const { month, contract } = client;
  if (!month?.availability) {
    return (
      <>
        <em className={styles.month}>{month ? t("line.not_measurable") : "–"}</em>
        <span className={styles.margin} />
      </>
    );
  }
  const late = month.margin_s !== null && month.margin_s < 0;
  return (
    <>
      <span className={styles.month}>
        <b>{percent(month.availability, i18n.language, 4)}</b>
        {contract && <small>{t("line.of", { target: percent(contract.target, i18n.language) })}</small>}
      </span>
      <span className={cx(styles.margin, month.verdict === "breached" && styles.bad)}>
        {month.margin_s !== null && `${late ? "−" : "+"}${exact(Math.abs(month.margin_s))}`}
        {month.verdict === "breached" && <span className="sr-only"> {t("line.breached")}</span>}
      </span>
    </>
  );
}
