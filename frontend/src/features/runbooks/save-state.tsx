import { Check, CircleAlert, LoaderCircle, Pencil } from "lucide-react";
import { useTranslation } from "react-i18next";
import styles from "./runbook-page.module.css";
import type { DraftInHand } from "./use-draft";

const icons = {
  clean: Check,
  dirty: Pencil,
  saving: LoaderCircle,
  failed: CircleAlert,
  conflict: CircleAlert,
};

/** Whether what is written is kept, in a word. */
export function SaveState({ hand }: { hand: DraftInHand }) {
  const { t } = useTranslation("runbooks");
  const Icon = icons[hand.state];
  return (
    <span className={styles.saved} data-state={hand.state} role="status">
      <Icon size={13} aria-hidden="true" />
      {t(`save.${hand.state}`)}
    </span>
  );
}
