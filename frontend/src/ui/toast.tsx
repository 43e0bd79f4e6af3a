import { Check, CircleAlert, X } from "lucide-react";
import { createContext, type ReactNode, useContext, useState } from "react";
import {
  UNSTABLE_Toast as AriaToast,
  Text,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { cx } from "./class-names";
import { IconButton } from "./icon-button";
import styles from "./toast.module.css";

export interface ToastMessage {
  tone?: "ok" | "bad";
  text: string;
  /** A second, quieter line. */
  detail?: string;
  /** Offered for ten seconds instead of asking "are you sure" before. */
  undo?: () => void;
}

const ToastContext = createContext<((message: ToastMessage) => void) | null>(null);

/** Shows what just happened, for ten seconds, with Undo where it can be undone. */
export function useToast(): (message: ToastMessage) => void {
  const show = useContext(ToastContext);
  if (!show) throw new Error("a ToastProvider must stand above");
  return show;
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation("ui");
  const [queue] = useState(() => new ToastQueue<ToastMessage>({ maxVisibleToasts: 4 }));
  const [show] = useState(() => (message: ToastMessage) => void queue.add(message, { timeout: 10_000 }));
  return (
    <ToastContext value={show}>
      {children}
      <ToastRegion queue={queue} className={styles.region} aria-label={t("toast.region")}>
        {({ toast }) => (
          <AriaToast
            toast={toast}
            className={cx(styles.toast, toast.content.tone && styles[toast.content.tone])}
          >
            {toast.content.tone === "bad" ? <CircleAlert size={16} /> : <Check size={16} />}
            <ToastContent className={styles.text}>
              <Text slot="title">{toast.content.text}</Text>
              {toast.content.detail && (
                <Text slot="description" elementType="small">
                  {toast.content.detail}
                </Text>
              )}
            </ToastContent>
            {toast.content.undo && (
              <Button
                size="small"
                onPress={() => {
                  queue.close(toast.key);
                  toast.content.undo?.();
                }}
              >
                {t("toast.undo")}
              </Button>
            )}
            <IconButton
              label={t("toast.close")}
              icon={<X size={14} />}
              onPress={() => queue.close(toast.key)}
            />
          </AriaToast>
        )}
      </ToastRegion>
    </ToastContext>
  );
}
