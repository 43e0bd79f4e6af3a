import { Check, CircleAlert, X } from "lucide-react";
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastRegion as AriaToastRegion,
  Text,
  UNSTABLE_ToastContent as ToastContent,
  type UNSTABLE_ToastQueue as ToastQueue,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { cx } from "./class-names";
import { IconButton } from "./icon-button";
import type { ToastMessage } from "./toast";
import styles from "./toast.module.css";

/** Where messages stand, at the lower right; F6 brings the keyboard to them. */
export function ToastRegion({ queue }: { queue: ToastQueue<ToastMessage> }) {
  const { t } = useTranslation("ui");
  return (
    <AriaToastRegion queue={queue} className={styles.region} aria-label={t("toast.region")}>
      {({ toast }) => {
        const { tone, text, detail, undo, action } = toast.content;
        const way = undo ? { label: t("toast.undo"), perform: undo } : action;
        const close = () => queue.close(toast.key);
        return (
          <AriaToast toast={toast} className={cx(styles.toast, tone && styles[tone])}>
            {tone === "bad" ? <CircleAlert size={16} /> : <Check size={16} />}
            <ToastContent className={styles.text}>
              <Text slot="title">{text}</Text>
              {detail && (
                <Text slot="description" elementType="small">
                  {detail}
                </Text>
              )}
            </ToastContent>
            {way && (
              <Button
                size="small"
                onPress={() => {
                  close();
                  way.perform();
                }}
              >
                {way.label}
              </Button>
            )}
            <IconButton label={t("toast.close")} icon={<X size={14} />} onPress={close} />
          </AriaToast>
        );
      }}
    </AriaToastRegion>
  );
}
