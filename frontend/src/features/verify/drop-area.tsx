import { FileText, Upload } from "lucide-react";
import { DropZone, FileTrigger, ProgressBar } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { cx } from "@/ui/class-names";
import { PressableButton } from "@/ui/pressable-button";
import { fileSize } from "./file-size";
import type { FileCheck } from "./use-file-check";
import styles from "./verify.module.css";

interface DropAreaProps {
  check: FileCheck;
  onFile: (file: File) => void;
}

/** Takes a file by drop, by picker or by paste, and says what became of it. */
export function DropArea({ check, onFile }: DropAreaProps) {
  const { t } = useTranslation("verify");
  const idle = check.step === "idle";
  return (
    <DropZone
      className={cx(styles.drop, idle && styles.empty)}
      aria-label={t("drop.label")}
      getDropOperation={(types) => (types.has("application/pdf") || types.has("Files") ? "copy" : "copy")}
      onDrop={({ items }) => {
        const first = items.find((item) => item.kind === "file");
        if (first?.kind === "file") void first.getFile().then(onFile);
      }}
    >
      <FileText size={idle ? 28 : 18} strokeWidth={1.6} aria-hidden="true" />
      <Words check={check} />
      <FileTrigger
        acceptedFileTypes={["application/pdf"]}
        onSelect={(files) => files?.[0] && onFile(files[0])}
      >
        <PressableButton look={idle ? "primary" : "plain"}>
          <Upload size={14} aria-hidden="true" />
          {t(idle ? "drop.choose" : "drop.another")}
        </PressableButton>
      </FileTrigger>
    </DropZone>
  );
}

function Words({ check }: { check: FileCheck }) {
  const { t, i18n } = useTranslation("verify");
  if (check.step === "idle") {
    return (
      <div>
        <b>{t("drop.here")}</b>
        <small>{t("drop.stays")}</small>
      </div>
    );
  }
  return (
    <div>
      <b className={styles.name}>{check.name}</b>
      {check.step === "reading" && (
        <ProgressBar aria-label={t("drop.reading")} value={check.share * 100} className={styles.progress}>
          {({ percentage = 0 }) => (
            <>
              <small>{t("drop.reading_size", { size: fileSize(check.size, i18n.language) })}</small>
              <span className={styles.rail}>
                <i style={{ width: `${percentage}%` }} />
              </span>
            </>
          )}
        </ProgressBar>
      )}
      {"digest" in check && (
        <small>
          {t("drop.done", {
            size: fileSize(check.digest.size, i18n.language),
            ms: Math.max(1, Math.round(check.digest.took)),
          })}
        </small>
      )}
    </div>
  );
}
