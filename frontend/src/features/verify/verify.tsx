import { useLayoutEffect } from "react";
import { useTranslation } from "react-i18next";
import { ProblemBanner } from "@/app/problem-banner";
import { Banner } from "@/ui/banner";
import { Brand } from "@/ui/brand";
import { Button } from "@/ui/button";
import { LoadingBar } from "@/ui/loading-bar";
import { DropArea } from "./drop-area";
import { OfflineCard } from "./offline-card";
import { useFileCheck } from "./use-file-check";
import { VerdictCard } from "./verdict-card";
import styles from "./verify.module.css";

/** Checks a report that came by any road: hashed here, compared with the register, nothing uploaded. */
export function Verify() {
  const { t, i18n } = useTranslation("verify");
  const { check, take } = useFileCheck();
  const other = i18n.language === "fr" ? "en" : "fr";
  const title = t("title");

  useLayoutEffect(() => {
    document.title = `${title} · Vigie`;
    document.documentElement.lang = i18n.language;
    // A stranger's first visit: a document is read on white.
    if (!localStorage.getItem("vigie.appearance")) document.documentElement.dataset.theme = "light";
  }, [title, i18n.language]);

  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Brand />
        <b>{title}</b>
        <span className="grow" />
        <Button look="ghost" lang={other} onPress={() => void i18n.changeLanguage(other)}>
          {other === "fr" ? "Français" : "English"}
        </Button>
      </header>
      <main className={styles.main}>
        {check.step === "idle" && (
          <header className={styles.intro}>
            <h1>{t("intro.title")}</h1>
            <p>{t("intro.what")}</p>
          </header>
        )}
        <DropArea check={check} onFile={take} />
        <div role="status" className={styles.result}>
          {check.step === "cannot" && (
            <Banner title={t(`cannot.${check.reason}`)} detail={t("cannot.instead")} />
          )}
          {check.step === "asking" &&
            (check.error ? (
              <ProblemBanner error={check.error} title={t("unreached")} onRetry={check.retry} />
            ) : (
              <LoadingBar />
            ))}
          {check.step === "known" && <VerdictCard digest={check.digest} verification={check.verification} />}
        </div>
        <OfflineCard file={check.step === "idle" ? null : check.name} />
      </main>
    </div>
  );
}
