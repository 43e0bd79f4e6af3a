import { FileText } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { RunbookRow } from "@/api/types";
import { cx } from "@/ui/class-names";
import { useMinute } from "@/ui/clock";
import { age } from "@/ui/duration";
import { formatLabels } from "@/ui/labels";
import { Meter } from "@/ui/meter";
import { type Health, healthOf } from "./health";
import styles from "./library.module.css";

interface LibraryRowProps {
  row: RunbookRow;
  /** Its client, when the list is of several. */
  client: string | null;
  selected: boolean;
  onPress: () => void;
}

/** One runbook: what it is for, its version, how it fares, when it last helped. */
export function LibraryRow({ row, client, selected, onPress }: LibraryRowProps) {
  const { t } = useTranslation("runbooks");
  const now = useMinute();
  const health = healthOf(row);
  const about = [client, row.service?.name, formatLabels(row.labels)].filter(Boolean).join(" · ");
  return (
    <li id={`runbook-${row.id}`}>
      <AriaButton
        className={cx(styles.row, selected && styles.on)}
        aria-current={selected ? "true" : undefined}
        onPress={onPress}
      >
        <FileText size={15} aria-hidden="true" />
        <span className={styles.what}>
          <b className="clip">{row.title}</b>
          <small className="clip">
            {about || t("row.no_match")}
            {row.draft && row.version !== null && <em> {t("row.draft", { version: row.version + 1 })}</em>}
          </small>
        </span>
        <span className={styles.version}>
          {row.version === null ? t("row.draft_only") : `v${row.version}`}
        </span>
        <HealthBar health={health} />
        <span className={styles.use}>
          <b>{t("row.executions", { count: row.executions })}</b>
          <small>
            {row.last_used_at
              ? t("row.used", { age: age(now - Date.parse(row.last_used_at)) })
              : t("row.never")}
          </small>
        </span>
      </AriaButton>
    </li>
  );
}

function HealthBar({ health }: { health: Health }) {
  const { t } = useTranslation("runbooks");
  if (health.kind === "unpublished" || health.kind === "never") {
    return (
      <span className={styles.health}>
        <small>{t(`health.${health.kind}`)}</small>
      </span>
    );
  }
  const words = health.kind === "failing" ? t("health.failing", { count: health.failed }) : t("health.sound");
  return (
    <span className={cx(styles.health, health.kind === "failing" && styles.failing)}>
      <Meter
        label={t("health.label")}
        value={health.share}
        text={words}
        tone={health.kind === "failing" ? "warn" : "ok"}
      />
      <small>{words}</small>
    </span>
  );
}
