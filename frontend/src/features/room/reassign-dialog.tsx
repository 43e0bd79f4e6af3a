import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Incident } from "@/api/types";
import { matches, wordsOf } from "@/app/commands/search";
import { ProblemBanner } from "@/app/problem-banner";
import { Avatar } from "@/ui/avatar";
import { Dialog } from "@/ui/dialog";
import { EmptyState } from "@/ui/empty-state";
import { LoadingBar } from "@/ui/loading-bar";
import { TextField } from "@/ui/text-field";
import styles from "./choice.module.css";
import { assigneesQuery, useReassign } from "./queries";

/** Gives the incident to somebody who may act for this client. */
export function ReassignDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { t } = useTranslation("room");
  const { data, error, refetch } = useQuery(assigneesQuery(incident.tenant_id, incident.id));
  const reassign = useReassign();
  const [words, setWords] = useState("");
  const people = (data?.items ?? []).filter((person) => matches(wordsOf(words), person.name));
  return (
    <Dialog title={t("reassign.title", { reference: incident.reference })} isOpen onClose={onClose}>
      <ProblemBanner error={reassign.error} title={t("failed.reassign")} />
      {error && <ProblemBanner error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingBar />}
      {(data?.items.length ?? 0) > 8 && (
        <TextField label={t("reassign.find")} autoFocus value={words} onChange={setWords} />
      )}
      {data && people.length === 0 && <EmptyState title={t("reassign.nobody")} />}
      <ul className={styles.list}>
        {people.map((person) => {
          const owner = person.id === incident.owner?.id;
          return (
            <li key={person.id}>
              <AriaButton
                className={styles.choice}
                isDisabled={owner || reassign.isPending}
                onPress={() => reassign.mutate({ incident, person_id: person.id }, { onSuccess: onClose })}
              >
                <Avatar name={person.name} large label="" />
                <b>{person.name}</b>
                {owner && <small>{t("reassign.owner")}</small>}
              </AriaButton>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
