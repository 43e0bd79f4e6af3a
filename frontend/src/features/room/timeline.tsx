import {
  ArrowUpDown,
  BellRing,
  BookOpenText,
  Check,
  CheckCheck,
  CircleDot,
  Eye,
  FolderCheck,
  GitBranch,
  type LucideIcon,
  MessageSquareText,
  NotebookPen,
  RadioTower,
  RotateCcw,
  Timer,
  UserCheck,
  UserRoundPen,
} from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entry, Incident } from "@/api/types";
import { useMe } from "@/features/session/queries";
import { Button } from "@/ui/button";
import { cx } from "@/ui/class-names";
import { EmptyState } from "@/ui/empty-state";
import { Tag } from "@/ui/tag";
import { Time } from "@/ui/time";
import { formatTime } from "@/ui/time-format";
import { useZone } from "@/ui/zone";
import { entryWords } from "./entry-words";
import styles from "./timeline.module.css";
import { timelineLines } from "./timeline-lines";
import { useStickToEnd } from "./use-stick-to-end";

const icons: Record<Entry["kind"], LucideIcon> = {
  alert: BellRing,
  opened: CircleDot,
  acknowledged: Check,
  taken: UserCheck,
  reassigned: UserRoundPen,
  note: NotebookPen,
  priority: ArrowUpDown,
  watching: Eye,
  resolved: CheckCheck,
  reopened: RotateCcw,
  closed: FolderCheck,
  runbook: BookOpenText,
  step: GitBranch,
  outage: Timer,
  source: RadioTower,
};

interface TimelineProps {
  incident: Incident;
  /** Only what the client may read. */
  clientOnly: boolean;
  clientZone: string | undefined;
}

/** Everything that happened, oldest first; it stays at its end while new entries arrive. */
export function Timeline({ incident, clientOnly, clientZone }: TimelineProps) {
  const { t, i18n } = useTranslation("room");
  const zone = useZone();
  const me = useMe().person.id;
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const dayOf = useCallback(
    (at: string) => formatTime(at, "date", i18n.language, zone),
    [i18n.language, zone],
  );
  const shown = useMemo(
    () => incident.timeline.filter((entry) => !clientOnly || entry.visibility === "client"),
    [incident.timeline, clientOnly],
  );
  const lines = useMemo(() => timelineLines(shown, dayOf, unfolded), [shown, dayOf, unfolded]);
  const last = shown.at(-1);
  const box = useStickToEnd(last?.id, last?.actor?.id === me);

  if (shown.length === 0) {
    return (
      <EmptyState
        title={clientOnly ? t("timeline.client_empty") : t("timeline.empty")}
        detail={clientOnly ? t("timeline.client_empty_detail") : undefined}
      />
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={styles.scroll} ref={box} tabIndex={0} aria-label={t("timeline.title")}>
      <ol className={styles.lines} aria-live="polite" aria-relevant="additions">
        {lines.map((line) => {
          if (line.kind === "day") {
            return (
              <li key={`day ${line.at}`} className={styles.day}>
                {formatTime(line.at, "day", i18n.language, zone)}
              </li>
            );
          }
          if (line.kind === "folded") {
            return (
              <li key={`folded ${line.id}`} className={styles.folded}>
                <Button look="ghost" onPress={() => setUnfolded((before) => new Set([...before, line.id]))}>
                  {t("timeline.folded", { count: line.entries.length })}
                </Button>
              </li>
            );
          }
          return (
            <EntryLine key={line.entry.id} entry={line.entry} incident={incident} clientZone={clientZone} />
          );
        })}
      </ol>
    </section>
  );
}

function EntryLine({
  entry,
  incident,
  clientZone,
}: {
  entry: Entry;
  incident: Incident;
  clientZone?: string;
}) {
  const { t } = useTranslation("room");
  const { who, what, wrote } = entryWords(entry, incident, t);
  const toClient = entry.visibility === "client";
  const Icon = toClient ? MessageSquareText : icons[entry.kind];
  const hot = entry.kind === "alert" || entry.kind === "opened" || entry.kind === "reopened";
  return (
    <li className={cx(styles.entry, toClient && styles.client, hot && styles.hot)}>
      <span className={styles.icon} aria-hidden="true">
        <Icon size={13} />
      </span>
      <div>
        <div className={styles.head}>
          <b className="clip">{who}</b>
          {toClient && <Tag open>{t("timeline.to_client")}</Tag>}
          <Time at={entry.at} form="seconds" clientZone={clientZone} />
        </div>
        {what && <p>{what}</p>}
        {wrote && <p className={styles.wrote}>{wrote}</p>}
      </div>
    </li>
  );
}
