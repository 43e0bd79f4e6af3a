import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { ClassSwatch, type ClauseClass } from "@/ui/class-swatch";
import { percent } from "@/ui/percent";
import styles from "./month.module.css";

interface ClassNameProps {
  of: ClauseClass;
  month: Month;
  /** The article, when the thing shown has its own. */
  clause?: string;
  /** The part lost in thousandths; said when it is not the whole. */
  weight?: number;
}

/** A class in full: pattern, word, article, and how much of the service it took. */
export function ClassName({ of, month, clause, weight = 1000 }: ClassNameProps) {
  const { t, i18n } = useTranslation("ui");
  const article = clause || month.classes.find((line) => line.class === of)?.clause;
  return (
    <span className={styles.class}>
      <span className={styles.word}>
        <ClassSwatch of={of} />
        <b>{t(`class.${of}`)}</b>
      </span>
      {article && <small>{article}</small>}
      {weight > 0 && weight < 1000 && <small>{percent(String(weight / 10), i18n.language)}</small>}
    </span>
  );
}
