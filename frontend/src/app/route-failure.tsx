import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { NotFound } from "./not-found";
import { ProblemBanner } from "./problem-banner";
import styles from "./shell.module.css";

/** A screen whose data could not be read: what failed, Retry, the id to quote. */
export function RouteFailure({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  if (asProblem(error).status === 404) return <NotFound />;
  return (
    <div className={styles.failure}>
      <ProblemBanner error={error} title={t("problem.screen")} onRetry={() => void router.invalidate()} />
    </div>
  );
}
