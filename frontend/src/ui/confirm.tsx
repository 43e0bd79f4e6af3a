import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Dialog } from "./dialog";

interface ConfirmProps {
  title: string;
  /** What will happen that cannot be undone. */
  detail: ReactNode;
  /** The verb on the button. */
  verb: string;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  /** What went wrong. */
  children?: ReactNode;
}

/** Asks before what no Undo can take back. Everything else happens at once and offers Undo. */
export function Confirm({ title, detail, verb, busy, onConfirm, onClose, children }: ConfirmProps) {
  const { t } = useTranslation("ui");
  return (
    <Dialog
      title={title}
      isOpen
      alert
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("dialog.cancel")}</Button>
          <Button look="danger" isPending={busy} onPress={onConfirm}>
            {verb}
          </Button>
        </>
      }
    >
      <p>{detail}</p>
      {children}
    </Dialog>
  );
}
