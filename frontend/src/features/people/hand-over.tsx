import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Banner } from "@/ui/banner";
import { CopyLine } from "@/ui/copy-line";
import styles from "./people.module.css";

/** What has to reach the person: address and password, on screen this one time. */
export function HandOver({ email, password }: { email: string; password: string }) {
  const { t } = useTranslation("people");
  const secret = useRef<HTMLDivElement>(null);
  // The form that had the focus is gone; a second Enter must copy, not close.
  useEffect(() => secret.current?.querySelector("button")?.focus(), []);
  return (
    <>
      <Banner tone="warn" title={t("hand_over.once")} detail={t("hand_over.what")} />
      <div className={styles.secret}>
        <span>{t("email")}</span>
        <CopyLine text={email} label={t("hand_over.copy_email")} />
      </div>
      <div className={styles.secret} ref={secret}>
        <span>{t("password.label")}</span>
        <CopyLine text={password} label={t("hand_over.copy_password")} />
      </div>
    </>
  );
}
