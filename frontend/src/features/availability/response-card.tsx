import { Check, Minus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { Card } from "@/ui/card";
import { percent } from "@/ui/percent";
import { type Priority, PriorityChip } from "@/ui/priority-chip";
import { length, roughLength } from "./lengths";
import styles from "./month.module.css";
import { kept } from "./promises";

/** How soon incidents had to be taken, and how many were. */
export function ResponseCard({ month }: { month: Month }) {
  const { t, i18n } = useTranslation("availability");
  if (month.response.length === 0) return null;
  return (
    <Card portal title={t("response.title")}>
      <ul className={styles.rows}>
        {month.response.map((promise) => (
          <li key={promise.priority}>
            <div className={styles.row}>
              <PriorityChip priority={promise.priority as Priority} />
              <span>{t("response.within", { length: roughLength(promise.target_s) })}</span>
              <span className="grow" />
              <Outcome promise={promise} />
              {promise.running > 0 && (
                <span className={styles.caption}>{t("response.running", { count: promise.running })}</span>
              )}
            </div>
            <span className={styles.caption}>
              {t("response.owed", { share: percent(promise.share_pct, i18n.language) })}
              {promise.total > 0 && `, ${t("response.worst", { length: length(promise.worst_s) })}`}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Outcome({ promise }: { promise: Month["response"][number] }) {
  const { t } = useTranslation("availability");
  const state = kept(promise);
  if (state === null) {
    // Who may yet be in time is neither kept nor missed.
    if (promise.running > 0) return null;
    return (
      <span className={styles.caption}>
        <Minus size={12} aria-hidden="true" /> {t("response.none")}
      </span>
    );
  }
  return (
    <span className={state ? styles.ok : styles.missed}>
      {state ? <Check size={13} aria-hidden="true" /> : <X size={13} aria-hidden="true" />}
      <span className="sr-only">{t(state ? "response.kept" : "response.missed")}</span>
      {t("response.count", { met: promise.met, total: promise.total })}
    </span>
  );
}
