import { ChevronRight } from "lucide-react";
import { Children, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./page.module.css";

/** The way back: links, then the current thing as plain text. */
export function Crumbs({ children }: { children: ReactNode }) {
  const { t } = useTranslation("ui");
  return (
    <nav aria-label={t("crumbs")}>
      <ol className={styles.crumbs}>
        {Children.toArray(children).map((crumb, at) => (
          <li key={at}>
            {at > 0 && <ChevronRight size={13} aria-hidden="true" />}
            {crumb}
          </li>
        ))}
      </ol>
    </nav>
  );
}
