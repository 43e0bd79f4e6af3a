import { useTranslation } from "react-i18next";
import type { Entry, Incident } from "@/api/types";
import { Time } from "@/ui/time";
import { entryWords } from "./entry-words";
import styles from "./room.module.css";

/** The decisions made after a version, by anybody: what a refused command did not know. */
export function decisionsSince(timeline: readonly Entry[], version: number): Entry[] {
  return timeline.filter(({ data }) => typeof data.version === "number" && data.version > version);
}

/** Who changed what since the version a person acted on, in the reader's language. */
export function WhatChanged({ incident, since }: { incident: Incident; since: number }) {
  const { t } = useTranslation("room");
  const entries = decisionsSince(incident.timeline, since);
  if (entries.length === 0) return null;
  return (
    <ul className={styles.changes} aria-label={t("changed.detail")}>
      {entries.map((entry) => {
        const { who, what } = entryWords(entry, incident, t);
        return (
          <li key={entry.id}>
            <Time at={entry.at} form="seconds" /> <b>{who}</b> {what}
          </li>
        );
      })}
    </ul>
  );
}
