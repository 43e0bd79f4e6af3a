import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SourceIssued } from "@/api/types";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { CopyLine } from "@/ui/copy-line";
import { Dialog } from "@/ui/dialog";
import { snippetOf } from "./snippets";
import styles from "./sources.module.css";
import { useLeave } from "./use-leave";

/** A source's key, shown this once: Vigie keeps only its hash. */
export function KeyDialog({ issued, onClose }: { issued: SourceIssued; onClose: () => void }) {
  const { t } = useTranslation("clients");
  const [copied, setCopied] = useState(false);
  const { file, text } = snippetOf(issued);
  const { leave, question } = useLeave(true, onClose, {
    title: t("key.leave"),
    detail: t("key.leave_detail"),
    verb: t("key.leave_verb"),
  });
  return (
    <Dialog
      title={t("key.title", { name: issued.source.name })}
      isOpen
      onClose={leave}
      held
      size="wide"
      footer={
        <Button look="primary" onPress={onClose}>
          {t("key.done")}
        </Button>
      }
    >
      <Banner tone="warn" title={t("key.once")} detail={t("key.once_detail")} />
      <div className={styles.keys}>
        <span>{t("key.address")}</span>
        <CopyLine text={issued.url} label={t("key.copy_address")} />
        <span>{t("key.key")}</span>
        <CopyLine text={issued.key} label={t("key.copy_key")} />
      </div>
      <div className={styles.snippet}>
        <header>
          <code>{file}</code>
          <span className="grow" />
          <Button
            size="small"
            onPress={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}
          >
            {copied ? t("key.copied") : t("key.copy_snippet")}
          </Button>
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
        <section tabIndex={0} aria-label={file}>
          <pre>
            <code>{text}</code>
          </pre>
        </section>
      </div>
      {question}
    </Dialog>
  );
}
