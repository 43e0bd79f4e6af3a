import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { Banner } from "@/ui/banner";
import { useProblemText } from "./problem-text";

interface ProblemBannerProps {
  error: unknown;
  /** What was being done: "The queue could not be read." */
  title?: string;
  onRetry?: () => void;
}

/** The one banner for whatever failed: what, why, Retry and the id to quote. Nothing when there is no error. */
export function ProblemBanner({ error, title, onRetry }: ProblemBannerProps) {
  const { t } = useTranslation();
  const text = useProblemText();
  if (!error) return null;
  const problem = asProblem(error);
  const reason = [text(problem), ...problem.others()].join(" ");
  return (
    <Banner
      title={title ?? t("problem.title")}
      detail={reason}
      onRetry={onRetry}
      requestId={problem.requestId}
    />
  );
}
