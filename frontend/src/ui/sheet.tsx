import type { ReactNode } from "react";
import { Dialog as AriaDialog, Modal, ModalOverlay } from "react-aria-components";
import { cx } from "./class-names";
import styles from "./overlay.module.css";

interface SheetProps {
  /** Its accessible name; the content shows its own title. */
  label: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A pane over the right of the screen: what a third column shows where there is no room for one. */
export function Sheet({ label, isOpen, onClose, children }: SheetProps) {
  return (
    <ModalOverlay
      className={cx(styles.veil, styles["sheet-veil"])}
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={styles.sheet}>
        <AriaDialog aria-label={label}>{children}</AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
