import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Month as MonthData } from "@/api/types";
import { NotFound } from "@/app/not-found";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { cx } from "@/ui/class-names";
import { monthName, sentenceCase } from "@/ui/dates";
import { EmptyState } from "@/ui/empty-state";
import { LoadingBar } from "@/ui/loading-bar";
import { Skeleton } from "@/ui/skeleton";
import { Month } from "./month";
import styles from "./month-screen.module.css";
import type { MonthSearch } from "./month-search";
import { monthQuery } from "./queries";

interface MonthScreenProps {
  tenant: string;
  search: MonthSearch;
  onSearch: (search: MonthSearch) => void;
  level: 1 | 2;
  /** Skeletons instead of a bar while the first month loads: the portal's way. */
  skeletons?: boolean;
  report: (month: MonthData) => ReactNode;
}

/** Months without a figure: a fact, and no failure that another try would change. */
const nothingToMeasure: Record<string, "no_contract" | "unborn"> = {
  no_contract: "no_contract",
  period_not_begun: "unborn",
};

/** Reads a client's month and shows it, or says what is in the way. */
export function MonthScreen({ tenant, search, onSearch, level, skeletons, report }: MonthScreenProps) {
  const { t, i18n } = useTranslation("availability");
  const { data, error, refetch, isPlaceholderData } = useQuery(monthQuery(tenant, search.period));

  if (!data && error && asProblem(error).missing) return <NotFound />;
  if (!data && error && search.period) {
    const why = nothingToMeasure[asProblem(error).code];
    if (why) {
      const month = monthName(search.period, i18n.language);
      return (
        <EmptyState
          title={t(`page.${why}`, { month: why === "unborn" ? sentenceCase(month) : month })}
          action={<Button onPress={() => onSearch({})}>{t("page.now")}</Button>}
        />
      );
    }
  }
  if (!data && error) {
    return <ProblemBanner error={error} title={t("page.failed")} onRetry={() => void refetch()} />;
  }
  if (!data) return skeletons ? <Placeholder /> : <LoadingBar />;
  const go = (part: MonthSearch) =>
    // Another month begins anew; within one the other choices stay.
    onSearch(part.period ? { period: part.period } : { ...search, period: data.period, ...part });
  return (
    <div className={cx(isPlaceholderData && styles.stale)} aria-busy={isPlaceholderData}>
      {isPlaceholderData && <LoadingBar />}
      {error && <ProblemBanner error={error} title={t("page.failed")} onRetry={() => void refetch()} />}
      <Month month={data} tenant={tenant} search={search} onSearch={go} level={level} report={report(data)} />
    </div>
  );
}

function Placeholder() {
  const { t } = useTranslation("ui");
  return (
    <div role="status" aria-label={t("loading")} className={styles.skeletons}>
      <Skeleton width="340px" height="34px" />
      <Skeleton height="210px" />
      <Skeleton height="430px" />
    </div>
  );
}
