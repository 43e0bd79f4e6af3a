import { Check, Copy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/ui/icon-button";
import styles from "./runbook-run.module.css";

interface CommandBlockProps {
  text: string;
  copied: boolean;
  keys?: string;
  onCopy: (text: string) => void;
}

/** A command of a step, byte for byte, with the button that copies it. */
export function CommandBlock({ text, copied, keys, onCopy }: CommandBlockProps) {
  const { t } = useTranslation(["room", "ui"]);
  return (
    <div className={styles.command}>
      <pre>
        <code>{text}</code>
      </pre>
      <IconButton
        label={copied ? t("ui:copy.done") : t("run.copy")}
        keys={keys}
        icon={copied ? <Check size={14} /> : <Copy size={14} />}
        onPress={() => onCopy(text)}
      />
      <span role="status" className="sr-only">
        {copied && t("ui:copy.done")}
      </span>
    </div>
  );
}
