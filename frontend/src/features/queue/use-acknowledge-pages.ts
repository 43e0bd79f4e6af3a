import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { IncidentRow } from "@/api/types";
import { useProblemText } from "@/app/problem-text";
import { useToast } from "@/ui/toast";
import { useAcknowledge } from "./queries";

const none: ReadonlySet<string> = new Set();

/**
 * Acknowledges pages and says how each ended: `refused` ("Inès was quicker"), or `failed` and so still waiting.
 * The cursor has moved on by then, so either is told in a message that names the incident rather than beside a
 * button that is gone.
 */
export function useAcknowledgePages() {
  const { t } = useTranslation(["queue", "ui"]);
  const { mutateAsync } = useAcknowledge();
  const toast = useToast();
  const text = useProblemText();
  const [busy, setBusy] = useState(none);

  const acknowledge = useCallback(
    async function take(rows: readonly IncidentRow[]) {
      const mark = (add: boolean) =>
        setBusy((before) => {
          const next = new Set(before);
          for (const { id } of rows) add ? next.add(id) : next.delete(id);
          return next;
        });
      mark(true);
      const outcomes = await Promise.all(
        rows.map((row) =>
          mutateAsync({ incident: row }).then(
            () => "done" as const,
            (error: unknown) => {
              const refused = [404, 409].includes(asProblem(error).status);
              toast({
                tone: "bad",
                text: t("not_acknowledged", { reference: row.reference }),
                detail: text(error),
                action: refused
                  ? undefined
                  : { label: t("ui:banner.retry"), perform: () => void take([row]) },
              });
              return refused ? "refused" : "failed";
            },
          ),
        ),
      );
      mark(false);
      return outcomes;
    },
    [mutateAsync, toast, text, t],
  );
  return { acknowledge, busy };
}
