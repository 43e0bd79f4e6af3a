import { Check, Minus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { Card } from "@/ui/card";
import { cx } from "@/ui/class-names";
import { monthName } from "@/ui/dates";
import { percent } from "@/ui/percent";
import styles from "./charts.module.css";

/** What was lost month by month, from zero, against what the contract allows. */
export function TrendCard({ month }: { month: Month }) {
  const { t, i18n } = useTranslation("availability");
  const shown = month.trend.slice(-12);
  if (shown.length < 2) return null;
  const allowed = 100 - Number(month.contract.target);
  const lost = shown.map((one) => (one.availability === null ? 0 : 100 - Number(one.availability)));
  const top = Math.max(allowed * 1.35, ...lost);
  return (
    <Card portal title={t("trend.title")}>
      <div className={styles.trend}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it scrolls, also by keyboard */}
        <ol tabIndex={0} aria-label={t("trend.title")}>
          {shown.map((one, at) => (
            <li key={one.period} className={cx(one.period === month.period && styles.now)}>
              <span className={styles.column} aria-hidden="true">
                <i className={styles.limit} style={{ bottom: `${(allowed / top) * 100}%` }} />
                {one.availability !== null && (
                  <i
                    className={cx(styles.drop, one.verdict === "breached" && styles["drop-bad"])}
                    style={{ height: `max(2px, ${((lost[at] ?? 0) / top) * 100}%)` }}
                  />
                )}
              </span>
              <Verdict of={one.verdict} />
              <b>{one.availability === null ? "—" : percent(one.availability, i18n.language, 3)}</b>
              <span>{monthName(one.period, i18n.language, "short")}</span>
            </li>
          ))}
        </ol>
      </div>
      <p className={styles.legend}>
        <i className={styles.dash} aria-hidden="true" />
        {t("trend.what")}
      </p>
    </Card>
  );
}

function Verdict({ of }: { of: string }) {
  const { t } = useTranslation("availability");
  if (of === "met") {
    return (
      <span className={styles.met}>
        <Check size={12} aria-hidden="true" />
        <span className="sr-only">{t("trend.met")}</span>
      </span>
    );
  }
  if (of === "breached") {
    return (
      <span className={styles.bad}>
        <X size={12} aria-hidden="true" />
        <span className="sr-only">{t("trend.breached")}</span>
      </span>
    );
  }
  return (
    <span className={styles.caption}>
      <Minus size={12} aria-hidden="true" />
      <span className="sr-only">{t("verdict.not_measurable")}</span>
    </span>
  );
}
