import { Hourglass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNow } from "@/ui/clock";
import styles from "./reports.module.css";

/** A report is being made: for how long already, so that nobody wonders whether something happens. */
export function ProducingMark({ since }: { since: string | undefined }) {
  const { t } = useTranslation("reports");
  const now = useNow();
  const seconds = since ? Math.max(0, Math.floor((now - Date.parse(since)) / 1000)) : 0;
  return (
    <span className={styles.producing}>
      <Hourglass size={14} aria-hidden="true" />
      <span role="status">{t("state.producing")}</span>
      <span className="num" aria-hidden="true">
        {seconds}&#8239;s
      </span>
    </span>
  );
}
