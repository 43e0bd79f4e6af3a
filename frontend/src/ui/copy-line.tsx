import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./copy-line.module.css";
import { IconButton } from "./icon-button";

/** A command, an address or a key on one line, with a button that copies it. */
export function CopyLine({ text, label, keys }: { text: string; label?: string; keys?: string }) {
  const { t } = useTranslation("ui");
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <div className={styles.line}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line scrolls, so the keyboard must reach it */}
      <code tabIndex={0}>{text}</code>
      <IconButton
        label={copied ? t("copy.done") : (label ?? t("copy.do"))}
        keys={keys}
        icon={copied ? <Check size={14} /> : <Copy size={14} />}
        onPress={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}
      />
      <span role="status" className="sr-only">
        {copied && t("copy.done")}
      </span>
    </div>
  );
}
