import { Check, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { cx } from "@/ui/class-names";
import { ClassSwatch } from "@/ui/class-swatch";
import { classLines, leftOver } from "./classes";
import { length } from "./lengths";
import styles from "./readings.module.css";

/** Every class with its seconds and its article, and the sum, added up here and not believed. */
export function ClassSum({ month }: { month: Month }) {
  const { t } = useTranslation(["availability", "ui"]);
  const missing = leftOver(month.classes, month.total_s);
  return (
    <ul className={styles.sum} aria-label={t("sum.label")}>
      {classLines(month.classes).map((line) => (
        <li key={line.class} className={cx(line.seconds === 0 && styles.nil)}>
          <span>
            <ClassSwatch of={line.class} />
            {t(`ui:class.${line.class}`)}
          </span>
          <b>{length(line.seconds)}</b>
          <small>{line.clause}</small>
        </li>
      ))}
      <li className={styles.total}>
        <span>{t("sum.total")}</span>
        <b>{length(month.total_s)}</b>
        {missing === 0 ? (
          <small className={styles.sound}>
            <Check size={11} aria-hidden="true" />
            {t("sum.sound")}
          </small>
        ) : (
          <small className={styles.wrong}>
            <TriangleAlert size={11} aria-hidden="true" />
            {t("sum.wrong", { length: length(Math.abs(missing)) })}
          </small>
        )}
      </li>
    </ul>
  );
}
