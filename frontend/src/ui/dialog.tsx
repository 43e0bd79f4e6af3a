import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { cx } from "./class-names";
import { IconButton } from "./icon-button";
import styles from "./overlay.module.css";

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  size?: "normal" | "wide" | "full";
  /** The buttons; put the verb last, and `Cancel` before it. */
  footer?: ReactNode;
  /** An alert dialog interrupts: only for what cannot be undone. */
  alert?: boolean;
  /** Neither Escape nor a press beside it closes it: only the cross and its own buttons do. */
  held?: boolean;
  children: ReactNode;
}

/** A modal question or form. Escape and the cross close it; focus returns to where it was. */
export function Dialog(props: DialogProps) {
  const { title, isOpen, onClose, size = "normal", footer, alert, held, children } = props;
  const { t } = useTranslation("ui");
  return (
    <ModalOverlay
      className={styles.veil}
      isOpen={isOpen}
      isDismissable={!alert && !held}
      isKeyboardDismissDisabled={held}
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={cx(styles.dialog, size !== "normal" && styles[size])}>
        <AriaDialog role={alert ? "alertdialog" : "dialog"}>
          <div className={styles.head}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton label={t("dialog.close")} icon={<X size={16} />} onPress={onClose} />
          </div>
          <div className={styles.body}>{children}</div>
          {footer && <div className={styles.foot}>{footer}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
