import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { Card } from "@/ui/card";
import { cx } from "@/ui/class-names";
import { datesOf, dayName } from "@/ui/dates";
import { formatTime } from "@/ui/time-format";
import { burnEnd, burnScale, burnSteps } from "./burn-scale";
import styles from "./charts.module.css";
import { daySpan } from "./day-window";
import { length, lengthOfMillis, roughLength } from "./lengths";

const width = 300;
const height = 120;

/** What is left of the error budget, with the pace that would just use it up. */
export function BurnCard({ month }: { month: Month }) {
  const { t, i18n } = useTranslation("availability");
  const scale = burnScale(month, width, height);
  const language = i18n.language;
  if (!scale) {
    return (
      <Card portal title={t("burn.title")}>
        <p className={styles.caption}>{t("burn.none")}</p>
      </Card>
    );
  }
  const over = scale.left < 0;
  // Cut to whole seconds, as the margin beside the verdict is.
  const left = length(Math.floor(Math.abs(scale.left) / 1000));
  return (
    <Card
      portal
      title={t("burn.title")}
      actions={
        <b className={cx(styles.value, over && styles.bad)}>{over ? t("burn.over", { left }) : left}</b>
      }
    >
      <figure>
        <div className={styles.burn}>
          <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
            {scale.marks.map((mark) => (
              <line key={mark.left} x1="0" x2={width} y1={mark.y} y2={mark.y} className={styles.rule} />
            ))}
            <path d={scale.area} className={cx(styles.area, over && styles["area-bad"])} />
            <path d={scale.pace} className={styles.pace} />
            <path d={scale.line} className={cx(styles.stroke, over && styles["stroke-bad"])} />
          </svg>
          {scale.marks.map((mark) => (
            <span key={mark.left} className={styles.mark} style={{ top: `${(mark.y / height) * 100}%` }}>
              {mark.left < 0 ? "−" : ""}
              {roughLength(Math.abs(mark.left) / 1000)}
            </span>
          ))}
          {datesOf(month.period)
            .filter((date, n) => n % 8 === 0 && leftOf(date) < 92)
            .map((date) => (
              <span key={date} className={styles.date} style={{ left: `${leftOf(date)}%` }}>
                {dayName(date, language, "short")}
              </span>
            ))}
        </div>
        <figcaption className={styles.legend}>
          <i className={styles.dash} aria-hidden="true" />
          {t("burn.pace")}
        </figcaption>
        <table className="sr-only">
          <caption>{t("burn.table")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("burn.at")}</th>
              <th scope="col">{t("burn.used")}</th>
            </tr>
          </thead>
          <tbody>
            {burnSteps(month.burn).map((point) => (
              <tr key={point.at}>
                <td>{formatTime(point.at, "full", language, month.time_zone)}</td>
                <td>{lengthOfMillis(point.consumed_ms, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </figure>
    </Card>
  );

  function leftOf(date: string): number {
    const begin = Date.parse(month.from);
    return ((daySpan(date, month.time_zone).from - begin) / (burnEnd(month) - begin)) * 100;
  }
}
