import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { Banner } from "@/ui/banner";
import { useProblemText } from "./problem-text";

interface ProblemBannerProps {
  error: unknown;
  /** What was being done: "The queue could not be read." */
  title?: string;
  onRetry?: () => void;
  /** What still holds: "You see it as it was at 02:41." */
  children?: ReactNode;
}

/** The one banner for whatever failed: what, why, Retry and the id to quote. Nothing when there is no error. */
export function ProblemBanner({ error, title, onRetry, children }: ProblemBannerProps) {
  const { t } = useTranslation();
  const text = useProblemText();
  if (!error) return null;
  const problem = asProblem(error);
  const reason = [text(problem), ...problem.others()].join(" ");
  return (
    <Banner
      title={title ?? t("problem.title")}
      detail={
        <>
          {reason} {children}
        </>
      }
      onRetry={onRetry}
      requestId={problem.requestId}
    />
  );
}
