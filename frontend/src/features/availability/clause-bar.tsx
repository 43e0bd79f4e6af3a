import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { cx } from "@/ui/class-names";
import { percent, share } from "@/ui/percent";
import { classLines, lostLines } from "./classes";
import { length } from "./lengths";
import styles from "./readings.module.css";

/**
 * The month on its true scale, then what is left of it magnified: unmagnified every class would be invisible,
 * magnified alone it would look like a disaster.
 */
export function ClauseBar({ month }: { month: Month }) {
  const { t, i18n } = useTranslation(["availability", "ui"]);
  const ground = classLines(month.classes).filter(
    (line) => line.seconds > 0 && (line.class === "available" || line.class === "outside"),
  );
  const lost = lostLines(month.classes);
  const rest = lost.reduce((sum, line) => sum + line.seconds, 0);
  const part = share(rest, month.total_s);
  const shown = part === "0.00" ? t("bar.tiny") : percent(part, i18n.language);
  const words = lost.map((line) => `${t(`ui:class.${line.class}`)} ${length(line.seconds)}`).join(", ");
  return (
    <div role="img" aria-label={rest > 0 ? t("bar.label", { share: shown, words }) : t("bar.perfect")}>
      <div className={styles.bar}>
        {ground.map((line) => (
          <i key={line.class} className={`class-${line.class}`} style={{ flex: line.seconds }} />
        ))}
        {rest > 0 && <i className={styles.rest} style={{ width: `${(rest / month.total_s) * 100}%` }} />}
      </div>
      {rest > 0 && (
        <div className={styles.magnified}>
          <svg viewBox="0 0 1000 16" preserveAspectRatio="none" className={styles.cone} aria-hidden="true">
            <path d="M996 0H1000V16H0Z" />
          </svg>
          <span className={styles["cone-text"]}>{t("bar.rest", { share: shown })}</span>
          <div className={cx(styles.bar, styles.tall)}>
            {lost.map((line) => (
              <i
                key={line.class}
                className={`class-${line.class}`}
                style={{ flex: line.seconds }}
                title={`${t(`ui:class.${line.class}`)}, ${length(line.seconds)}`}
              />
            ))}
          </div>
        </div>
      )}
    </div>
  );
}
