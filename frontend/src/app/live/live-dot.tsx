import { useTranslation } from "react-i18next";
import { cx } from "@/ui/class-names";
import { Time } from "@/ui/time";
import { useLink } from "./live";
import styles from "./live-dot.module.css";

/** Live, Reconnecting, or No signal since a time: silence must never look like calm. */
export function LiveDot() {
  const { t } = useTranslation();
  const { state, heardAt } = useLink();
  return (
    <span className={cx(styles.dot, styles[state])} role="status">
      <i aria-hidden="true" />
      {t(`live.${state}`)}
      {state === "lost" && (
        <span>
          {" "}
          {t("live.since")} <Time at={heardAt} form="seconds" />
        </span>
      )}
    </span>
  );
}
