import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { RunbookPreview } from "@/api/types";
import { cx } from "@/ui/class-names";
import styles from "./runbook-page.module.css";

interface LintPanelProps {
  problems: RunbookPreview["problems"];
  reading: boolean;
  onGo: (line: number) => void;
}

/** What an operator would stumble over, each with its line to go to. Errors forbid publication. */
export function LintPanel({ problems, reading, onGo }: LintPanelProps) {
  const { t, i18n } = useTranslation("runbooks");
  const errors = problems.filter((one) => one.severity === "error").length;
  const words = (code: string) => {
    const key = `lint.${code}`;
    // Codes are the server's: which of them have a sentence is only known at run time.
    return i18n.exists(`runbooks:${key}`) ? t(key as "lint.no_steps") : code;
  };
  return (
    <section className={styles.lint} aria-label={t("lint_title")} aria-busy={reading}>
      <h2>
        {problems.length === 0 ? (
          <>
            <CircleCheck size={14} aria-hidden="true" />
            {t("lint_none")}
          </>
        ) : (
          <>
            {t("lint_errors", { count: errors })}
            {", "}
            {t("lint_warnings", { count: problems.length - errors })}
          </>
        )}
      </h2>
      {problems.length > 0 && (
        <ul>
          {problems.map((problem, at) => {
            const error = problem.severity === "error";
            const Icon = error ? CircleAlert : TriangleAlert;
            return (
              <li key={`${problem.line} ${problem.message_code} ${at}`}>
                <AriaButton
                  className={cx(styles.problem, error && styles.error)}
                  onPress={() => onGo(problem.line)}
                >
                  <Icon size={14} aria-hidden="true" />
                  <span className="num">{t("lint_line", { line: problem.line })}</span>{" "}
                  <span>
                    {words(problem.message_code)}
                    {problem.detail && <small> {problem.detail}</small>}
                  </span>
                </AriaButton>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
