import { useQuery } from "@tanstack/react-query";
import { Download, Lock } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Certificates } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { CopyLine } from "@/ui/copy-line";
import { Time } from "@/ui/time";
import { fingerprintOf, grouped } from "./fingerprint";
import { certificatesQuery } from "./queries";
import styles from "./verify.module.css";

const rootFile = "vigie-root.pem";
const tsaRootFile = "vigie-tsa-root.pem";

/** How to check without believing this page: the root's fingerprint and the command that needs no network. */
export function OfflineCard({ file }: { file: string | null }) {
  const { t } = useTranslation("verify");
  const { data, error, refetch } = useQuery(certificatesQuery);
  const name = file ?? t("offline.file");
  return (
    <section className={styles.offline} aria-labelledby="offline">
      <div className={styles.command}>
        <Lock size={15} aria-hidden="true" />
        <p>
          <b id="offline">{t("offline.title")}</b> {t("offline.what")}
        </p>
        <CopyLine
          text={`vigie verify ${quoted(name)} --root ${rootFile}${data?.tsa_root_pem ? ` --tsa-root ${tsaRootFile}` : ""}`}
        />
      </div>
      {error && <ProblemBanner error={error} title={t("offline.failed")} onRetry={() => void refetch()} />}
      {data && <Root certificates={data} />}
      <p className={styles.honest}>{t("offline.honest")}</p>
    </section>
  );
}

function Root({ certificates }: { certificates: Certificates }) {
  const { t } = useTranslation("verify");
  const { data: fingerprint } = useQuery({
    queryKey: ["fingerprint", certificates.root_pem],
    queryFn: () => fingerprintOf(certificates.root_pem),
  });
  return (
    <div className={styles.root}>
      <div className={styles.line}>
        <div>
          <h2>{t("root.title")}</h2>
          <p>{t("root.what")}</p>
        </div>
        <Button onPress={() => saveText(rootFile, certificates.root_pem)}>
          <Download size={14} aria-hidden="true" />
          {t("root.save")}
        </Button>
        {certificates.tsa_root_pem && (
          <Button onPress={() => saveText(tsaRootFile, certificates.tsa_root_pem)}>
            <Download size={14} aria-hidden="true" />
            {t("root.save_tsa")}
          </Button>
        )}
      </div>
      <code className={styles.print}>{fingerprint ?? t("root.cannot")}</code>
      <ul>
        {certificates.certificates.map((one) => (
          <li key={one.fingerprint_sha256}>
            <b>{t(`use.${one.use}`)}</b>
            <span>{one.subject}</span>
            <span className={styles.until}>
              <Time at={one.not_before} form="date" /> – <Time at={one.not_after} form="date" />
            </span>
            <code title={grouped(one.fingerprint_sha256)}>
              {grouped(one.fingerprint_sha256).slice(0, 23)}…
            </code>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A file name as one word of a POSIX shell. */
function quoted(name: string): string {
  return /^[\w.@%+=:,/-]+$/.test(name) && !name.startsWith("-")
    ? name
    : `'./${name.replaceAll("'", `'\\''`)}'`;
}

function saveText(name: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: "application/x-pem-file" }));
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
  // The browser reads it after the click; at once would be too early.
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
