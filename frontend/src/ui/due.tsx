import { Pause } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cx } from "./class-names";
import { useNow } from "./clock";
import styles from "./due.module.css";
import { dueState } from "./due-state";
import { countdown } from "./duration";

export interface Deadline {
  kind: "acknowledge" | "update" | "resolve";
  /** When it is missed. */
  at: string;
  /** The contract's whole time, in seconds. */
  total_s: number;
  /** Outside the contract's hours the clock stands still. */
  paused: boolean;
}

/** A deadline: its kind, how much of its time is used, and what is left; late as `+02:38`, spoken "late". */
export function Due({ due, big, kind = true }: { due: Deadline | null; big?: boolean; kind?: boolean }) {
  const { t } = useTranslation("ui");
  const now = useNow();
  if (!due) return <span className={styles.due} />;
  const total = due.total_s * 1000;
  const left = Date.parse(due.at) - now;
  const state = due.paused ? "ok" : dueState(left, total);
  const used = total > 0 ? Math.min(1, Math.max(0.02, 1 - left / total)) : 1;
  const name = t(`due.${due.kind}`);
  return (
    <span className={cx(styles.due, state !== "ok" && styles[state], big && styles.big)}>
      <span className={styles.kind}>
        {kind && (state === "late" && big ? t("due.late_kind", { kind: name }) : name)}
        {state === "late" && !big && <span className="sr-only"> {t("due.late")} </span>}
      </span>
      <span className={styles.bar} aria-hidden="true">
        <span style={{ transform: `scaleX(${due.paused ? 0 : used})` }} />
      </span>
      <span className={styles.left}>
        {due.paused ? (
          <>
            <Pause size={12} fill="currentColor" stroke="none" aria-hidden="true" />
            <span className={big ? undefined : "sr-only"}>{t("due.paused")}</span>
          </>
        ) : (
          `${left <= 0 ? "+" : ""}${countdown(left)}`
        )}
      </span>
    </span>
  );
}
