import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { asProblem, type Problem } from "@/api/problem";

/**
 * Says a problem in the person's language: by its code when the catalogue knows it, else in the server's words,
 * else by its status.
 */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return useCallback(
    (error: unknown) => {
      const problem: Problem = asProblem(error);
      const key = `problem.code.${problem.code}`;
      // Codes are the server's: which of them have a sentence is only known at run time.
      if (i18n.exists(key)) return t(key as "problem.code.unreachable", { detail: problem.message });
      if (problem.message && problem.status < 500) return problem.message;
      return t(problem.status >= 500 ? "problem.server" : "problem.code.unexpected");
    },
    [t, i18n],
  );
}
