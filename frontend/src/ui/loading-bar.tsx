import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./loading-bar.module.css";

/** Nothing for 150 ms, then a 2 px bar: what is fast must not blink. */
export function LoadingBar() {
  const { t } = useTranslation("ui");
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={t("loading")}>
      {shown && <div className={styles.bar} />}
    </div>
  );
}
