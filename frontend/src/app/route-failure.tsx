import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { isMissingFile, reload, reloadIfUpdated } from "@/ui/reload";
import { NotFound } from "./not-found";
import { ProblemBanner } from "./problem-banner";
import styles from "./shell.module.css";

/** A screen that could not be fetched, or whose data could not be read: what failed and how to go on. */
export function RouteFailure({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const retry = () => void router.invalidate();
  if (asProblem(error).missing) return <NotFound />;
  return (
    <div className={styles.failure}>
      {isMissingFile(error) ? (
        <MissingScreen onRetry={retry} />
      ) : (
        <ProblemBanner error={error} title={t("problem.screen")} onRetry={retry} />
      )}
    </div>
  );
}

function MissingScreen({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation("ui");
  useEffect(() => void reloadIfUpdated(), []);
  return (
    <Banner title={t("part.missing")} detail={t("part.missing_detail")} onRetry={onRetry}>
      <Button size="small" onPress={reload}>
        {t("part.reload")}
      </Button>
    </Banner>
  );
}
