import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Incident } from "@/api/types";
import { matches, wordsOf } from "@/app/commands/search";
import { ProblemBanner } from "@/app/problem-banner";
import { runbooksQuery } from "@/features/runbooks/queries";
import { Dialog } from "@/ui/dialog";
import { EmptyState } from "@/ui/empty-state";
import { LoadingBar } from "@/ui/loading-bar";
import { Tag } from "@/ui/tag";
import { TextField } from "@/ui/text-field";
import styles from "./choice.module.css";
import { useStartRunbook } from "./queries";

/** Follows another published runbook of the client; what was recorded so far stays in the timeline. */
export function RunbookDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { t } = useTranslation("room");
  const { data, error, refetch } = useQuery(runbooksQuery(incident.tenant_id));
  const start = useStartRunbook();
  const [words, setWords] = useState("");
  const published = (data?.items ?? []).filter((one) => one.version !== null);
  const running = incident.execution?.finished_at === null ? incident.execution.runbook_id : null;
  const ofService = (id: string | undefined) => (id && id === incident.service?.id ? 0 : 1);
  const shown = published
    .filter((one) => matches(wordsOf(words), `${one.title} ${one.service?.name ?? ""}`))
    .sort((a, b) => ofService(a.service?.id) - ofService(b.service?.id) || a.title.localeCompare(b.title));
  return (
    <Dialog title={t("choose.title")} isOpen onClose={onClose} size="wide">
      <ProblemBanner error={start.error} title={t("failed.runbook")} />
      {error && <ProblemBanner error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingBar />}
      {incident.execution && <p>{t("choose.keeps")}</p>}
      {published.length > 0 && (
        <TextField label={t("choose.find")} autoFocus value={words} onChange={setWords} />
      )}
      {data && shown.length === 0 && (
        <EmptyState title={published.length > 0 ? t("choose.no_match") : t("choose.none")} />
      )}
      <ul className={styles.list}>
        {shown.map((one) => (
          <li key={one.id}>
            <AriaButton
              className={styles.choice}
              isDisabled={one.id === running || start.isPending}
              onPress={() => start.mutate({ incident, runbook_id: one.id }, { onSuccess: onClose })}
            >
              <span>
                <b>{one.title}</b>
                <small>
                  {[one.service?.name, t("choose.steps", { count: one.steps })].filter(Boolean).join(" · ")}
                </small>
              </span>
              {one.id === running && <small>{t("choose.running")}</small>}
              <Tag>v{one.version}</Tag>
            </AriaButton>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
