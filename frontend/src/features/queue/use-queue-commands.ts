import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { IncidentRow, Priority } from "@/api/types";
import { useCommands } from "@/app/commands/commands";
import { usePageSound } from "./pages-watch";
import type { QueueSearch } from "./queue-filter";
import type { Line } from "./queue-lines";

interface QueueCommands {
  lines: readonly Line[];
  cursor: string | null;
  cursorRow: IncidentRow | null;
  picked: ReadonlySet<string>;
  search: QueueSearch;
  onMove: (id: string, index: number) => void;
  onPick: (picked: ReadonlySet<string>) => void;
  onOpen: (id: string) => void;
  onAcknowledge: (row: IncidentRow) => void;
  onFilter: () => void;
  onSearch: (part: Partial<QueueSearch>) => void;
  onClear: () => void;
}

const priorities: readonly Priority[] = ["P1", "P2", "P3", "P4"];

/** The queue's keys: move, open, acknowledge, select, filter. */
export function useQueueCommands(queue: QueueCommands): void {
  const { t } = useTranslation("queue");
  const { sound, muted } = usePageSound();
  const { lines, cursor, cursorRow, picked, search } = queue;
  /** Where a range begins: the last row selected by itself. */
  const anchor = useRef<string | null>(null);
  const section = t("title");

  const indexOf = (id: string | null) => lines.findIndex((line) => line.kind === "row" && line.row.id === id);
  const moveTo = (from: number, step: 1 | -1) => {
    for (let index = from; index >= 0 && index < lines.length; index += step) {
      const line = lines[index];
      if (line?.kind === "row") return queue.onMove(line.row.id, index);
    }
  };
  const pick = () => {
    if (!cursor) return;
    const next = new Set(picked);
    if (!next.delete(cursor)) next.add(cursor);
    anchor.current = cursor;
    queue.onPick(next);
  };
  const pickRange = () => {
    const ends = [indexOf(anchor.current ?? cursor), indexOf(cursor)].sort((a, b) => a - b);
    const between = lines.slice(ends[0], (ends[1] ?? 0) + 1);
    queue.onPick(
      new Set([...picked, ...between.flatMap((line) => (line.kind === "row" ? [line.row.id] : []))]),
    );
  };
  const togglePriority = (priority: Priority) => {
    const before = search.priority ?? [];
    const next = before.includes(priority)
      ? before.filter((one) => one !== priority)
      : priorities.filter((one) => one === priority || before.includes(one));
    queue.onSearch({ priority: next.length > 0 ? next : undefined });
  };

  useCommands([
    {
      id: "queue.down",
      title: t("commands.down"),
      section,
      keys: ["j", "arrowdown"],
      palette: false,
      repeat: true,
      perform: () => moveTo(indexOf(cursor) + 1, 1),
    },
    {
      id: "queue.up",
      title: t("commands.up"),
      section,
      keys: ["k", "arrowup"],
      palette: false,
      repeat: true,
      perform: () => moveTo(indexOf(cursor) - 1, -1),
    },
    {
      id: "queue.first",
      title: t("commands.first"),
      section,
      keys: "home",
      palette: false,
      perform: () => moveTo(0, 1),
    },
    {
      id: "queue.last",
      title: t("commands.last"),
      section,
      keys: "end",
      palette: false,
      perform: () => moveTo(lines.length - 1, -1),
    },
    {
      id: "queue.open",
      title: t("commands.open"),
      section,
      keys: "enter",
      enabled: cursor !== null,
      perform: () => cursor && queue.onOpen(cursor),
    },
    {
      id: "queue.acknowledge",
      title: t("commands.acknowledge"),
      section,
      keys: "a",
      permission: "incident:act",
      enabled: cursorRow?.state === "triggered" || picked.size > 0,
      perform: () => cursorRow && queue.onAcknowledge(cursorRow),
    },
    {
      id: "queue.pick",
      title: t("commands.pick"),
      section,
      keys: "x",
      permission: "incident:act",
      palette: false,
      enabled: cursor !== null,
      perform: pick,
    },
    {
      id: "queue.pick_range",
      title: t("commands.pick_range"),
      section,
      keys: "shift+x",
      permission: "incident:act",
      palette: false,
      enabled: cursor !== null,
      perform: pickRange,
    },
    ...priorities.map((priority) => ({
      id: `queue.${priority}`,
      title: t("commands.only", { priority }),
      section,
      keys: priority.slice(1),
      perform: () => togglePriority(priority),
    })),
    { id: "queue.filter", title: t("commands.filter"), section, keys: "f", perform: queue.onFilter },
    {
      id: "queue.sound",
      title: muted ? t("commands.unmute") : t("commands.mute"),
      section,
      keys: "m",
      perform: () => sound.set({ muted: !muted }),
    },
    { id: "queue.clear", title: t("commands.clear"), section, keys: "escape", perform: queue.onClear },
  ]);
}
