import { Check, History, Minus, ShieldAlert, ShieldCheck, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Verification } from "@/api/types";
import { cx } from "@/ui/class-names";
import { Time } from "@/ui/time";
import type { Digest } from "./digest";
import styles from "./verify.module.css";

type Mark = "ok" | "bad" | "note" | "skip";

const marks = {
  ok: <Check size={13} aria-hidden="true" />,
  bad: <X size={13} aria-hidden="true" />,
  note: <History size={12} aria-hidden="true" />,
  skip: <Minus size={13} aria-hidden="true" />,
};
const seals = { issued: ShieldCheck, superseded: History, unknown: ShieldAlert };

/**
 * What the register knows of a file's digest, and no more: a digest tells that files differ, never where, and
 * it reads neither signature nor figure.
 */
export function VerdictCard({ digest, verification }: { digest: Digest; verification: Verification }) {
  const { t } = useTranslation("verify");
  const { status, number, issued_at, provisional, superseded_by } = verification;
  const Seal = seals[status];
  const known = status !== "unknown";
  return (
    <section className={cx(styles.card, styles[status])} aria-labelledby="verdict">
      <div className={styles.verdict}>
        <span className={styles.seal}>
          <Seal size={30} strokeWidth={1.6} aria-hidden="true" />
        </span>
        <div>
          <h1 id="verdict">{t(`${status}.title`)}</h1>
          <p>{t(`${status}.what`)}</p>
        </div>
      </div>
      {known && (
        <dl className={styles.facts}>
          <div>
            <dt>{t("fact.number")}</dt>
            <dd>{number}</dd>
          </div>
          {issued_at && (
            <div>
              <dt>{t("fact.issued")}</dt>
              <dd>
                <Time at={issued_at} form="full" />
              </dd>
            </div>
          )}
          <div>
            <dt>{t("fact.state")}</dt>
            <dd>{t(provisional ? "provisional.state" : `${status}.state`)}</dd>
          </div>
        </dl>
      )}
      {provisional && <p className={styles.next}>{t("provisional.next")}</p>}
      {status === "superseded" && (
        <p className={styles.next}>{t("superseded.next", { number: superseded_by })}</p>
      )}
      {status === "unknown" && (
        <p className={styles.next}>{t(digest.pdf ? "unknown.next" : "unknown.not_pdf")}</p>
      )}
      <ul className={styles.checks} aria-label={t("check.label")}>
        <Line
          mark="ok"
          name={t("check.read")}
          what={t("check.read_what")}
          value={t("check.bytes", { bytes: digest.size })}
        />
        <Line
          mark={known ? "ok" : "bad"}
          name={t("check.digest")}
          what={t(known ? "check.digest_known" : "check.digest_unknown")}
          value={`${digest.sha256.slice(0, 8)} … ${digest.sha256.slice(-8)}`}
          full={digest.sha256}
        />
        <Line
          mark={status === "issued" ? "ok" : status === "superseded" ? "note" : "bad"}
          name={t("check.register")}
          what={t(`check.register_${provisional ? "provisional" : status}`, { number: superseded_by })}
          value={number ?? t("check.none")}
        />
        <Line
          mark="skip"
          name={t("check.signature")}
          what={t("check.signature_what")}
          value={t("check.offline")}
        />
        <Line mark="skip" name={t("check.figure")} what={t("check.figure_what")} value={t("check.offline")} />
      </ul>
    </section>
  );
}

interface LineProps {
  mark: Mark;
  name: string;
  what: string;
  value: string;
  full?: string;
}

function Line({ mark, name, what, value, full }: LineProps) {
  const { t } = useTranslation("verify");
  return (
    <li className={styles[mark]}>
      <span className={styles.mark}>
        {marks[mark]}
        <span className="sr-only">{t(`mark.${mark}`)}</span>
      </span>
      <b>{name}</b>
      <span>{what}</span>
      <code title={full}>{value}</code>
    </li>
  );
}
