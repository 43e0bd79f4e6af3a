import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Runbook } from "@/api/types";
import { Avatar } from "@/ui/avatar";
import { cx } from "@/ui/class-names";
import { Pill } from "@/ui/pill";
import { Time } from "@/ui/time";
import styles from "./version-list.module.css";

interface VersionListProps {
  runbook: Runbook;
  /** The version on screen. */
  shown?: number;
  /** Lists only the newest so many. */
  most?: number;
}

/** The published versions, newest first: when, why, by whom, and the hash that names the text. */
export function VersionList({ runbook, shown, most }: VersionListProps) {
  const { t } = useTranslation("runbooks");
  const { versions } = runbook;
  if (versions.length === 0) return <p className={styles.none}>{t("versions.none")}</p>;
  const listed = most ? versions.slice(0, most) : versions;
  return (
    <>
      <ol className={styles.list}>
        {listed.map((one) => (
          <li key={one.version} className={cx(one.version === runbook.version && styles.live)}>
            <Link
              to="/runbooks/$tenant/$runbook"
              params={{ tenant: runbook.tenant_id, runbook: runbook.id }}
              search={{ version: one.version }}
              className={cx(styles.version, one.version === shown && styles.here)}
              activeProps={{}}
              aria-current={one.version === shown ? "page" : undefined}
            >
              <span className={styles.head}>
                <b>v{one.version}</b>
                {one.version === runbook.version && <Pill tone="ok">{t("versions.in_force")}</Pill>}
                <Time at={one.published_at} form="date" />
              </span>
              <span className={styles.reason}>{one.reason}</span>
              <span className={styles.by}>
                <Avatar name={one.published_by.name} label="" />
                {one.published_by.name}
                <code title={`sha256 ${one.sha256}`}>{one.sha256.slice(0, 12)}</code>
              </span>
            </Link>
          </li>
        ))}
      </ol>
      {versions.length > listed.length && (
        <p className={styles.none}>{t("versions.older", { count: versions.length - listed.length })}</p>
      )}
    </>
  );
}
