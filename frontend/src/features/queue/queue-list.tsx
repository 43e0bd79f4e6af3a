import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { memo, type Ref, useCallback, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { IncidentRow } from "@/api/types";
import { StatusDial } from "@/ui/status-dial";
import { firstUrgent, type Group, type Line } from "./queue-lines";
import styles from "./queue-list.module.css";
import { QueueRow } from "./queue-row";

export interface QueueListHandle {
  /** Brings a line into view. */
  show: (index: number) => void;
  /** Gives the list the keyboard. */
  focus: () => void;
}

interface QueueListProps {
  ref: Ref<QueueListHandle>;
  lines: readonly Line[];
  /** The row under the cursor. */
  cursor: string | null;
  picked: ReadonlySet<string>;
  fresh: ReadonlySet<string>;
  /** Rows whose acknowledgement is on its way. */
  busy: ReadonlySet<string>;
  /** Rows that wait behind the button while the order is held. */
  waiting: number;
  /** A phone: rows of two lines. */
  tall: boolean;
  /** The height of a row by the person's density, in pixels. */
  rowHeight: number;
  onCursor: (id: string) => void;
  onOpen: (id: string) => void;
  onAcknowledge: (row: IncidentRow) => void;
  /** The pointer moves over the list. */
  onPointer: () => void;
  onRelease: () => void;
}

const headHeight = 36;
const tallHeight = 68;
const buttonHeight = 128;

/** The list alone, so that scrolling renders its rows and nothing else. */
export const QueueList = memo(function QueueList(props: QueueListProps) {
  const { ref, lines, cursor, picked, fresh, busy, waiting, tall, rowHeight } = props;
  const { onCursor, onOpen, onAcknowledge, onPointer, onRelease } = props;
  const { t } = useTranslation("queue");
  const scroller = useRef<HTMLDivElement>(null);
  const cursorAt = lines.findIndex((line) => line.kind === "row" && line.row.id === cursor);
  // On a phone the page that burns most is taken without opening it.
  const first = tall ? firstUrgent(lines) : null;
  const button = first?.id ?? null;

  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    overscan: 8,
    useFlushSync: false,
    estimateSize: useCallback(
      (index: number) => {
        const line = lines[index];
        if (line?.kind !== "row") return headHeight;
        if (!tall) return rowHeight;
        return line.row.id === button ? buttonHeight : tallHeight;
      },
      [lines, tall, rowHeight, button],
    ),
    getItemKey: useCallback((index: number) => keyOf(lines[index]), [lines]),
    // The grid names the cursor's row as its active descendant: it must exist, however far one has scrolled.
    rangeExtractor: useCallback(
      (range: Range) => {
        const shown = defaultRangeExtractor(range);
        return cursorAt < 0 || shown.includes(cursorAt) ? shown : [...shown, cursorAt].sort((a, b) => a - b);
      },
      [cursorAt],
    ),
  });
  // Sizes are kept by index: other rows or another density make them wrong.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the sizes depend on
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, lines, tall, rowHeight]);
  useAnchor(scroller, lines, virtualizer);

  useImperativeHandle(
    ref,
    () => ({
      show: (index) => virtualizer.scrollToIndex(index <= 1 ? 0 : index, { align: "auto" }),
      focus: () => scroller.current?.focus({ preventScroll: true }),
    }),
    [virtualizer],
  );
  return (
    <div className={styles.hold}>
      {waiting > 0 && (
        <button type="button" className={styles.news} onClick={onRelease}>
          {t("news", { count: waiting })} · ↑
        </button>
      )}
      <div
        ref={scroller}
        className={styles.scroll}
        role="grid"
        tabIndex={0}
        aria-label={t("list")}
        aria-rowcount={lines.length}
        aria-multiselectable="true"
        aria-activedescendant={cursor && cursorAt >= 0 ? `row-${cursor}` : undefined}
        onPointerMove={(event) => event.pointerType === "mouse" && onPointer()}
        onPointerLeave={onRelease}
      >
        <div className={styles.canvas} role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ key, index, start }) => {
            const line = lines[index];
            if (!line) return null;
            if (line.kind === "head") {
              return <Head key={key} group={line.group} count={line.count} index={index} top={start} />;
            }
            const { row } = line;
            return (
              <QueueRow
                key={key}
                row={row}
                index={index}
                top={start}
                on={row.id === cursor}
                picked={picked.has(row.id)}
                picking={picked.size > 0}
                fresh={fresh.has(row.id)}
                busy={busy.has(row.id)}
                tall={tall}
                withButton={row.id === button}
                onCursor={onCursor}
                onOpen={onOpen}
                onAcknowledge={onAcknowledge}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
});

function keyOf(line: Line | undefined): string {
  return line?.kind === "row" ? line.row.id : `head-${line?.group}`;
}

/** Keeps what is being read in its place when rows come or go above it; at the top new pages show at once. */
function useAnchor(
  scroller: { current: HTMLDivElement | null },
  lines: readonly Line[],
  virtualizer: ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>,
) {
  const anchor = useRef<{ key: string; offset: number } | null>(null);
  const before = useRef(lines);
  useLayoutEffect(() => {
    const element = scroller.current;
    const changed = before.current !== lines;
    if (element && changed && anchor.current && element.scrollTop > headHeight) {
      const { key, offset } = anchor.current;
      const index = lines.findIndex((line) => keyOf(line) === key);
      const start = virtualizer.getOffsetForIndex(index, "start")?.[0];
      if (index >= 0 && start !== undefined) element.scrollTop = start + offset;
    }
    before.current = lines;
    // The element's own offset is only read when it was just moved: reading it lays out all rows a second time.
    const top = (changed ? element?.scrollTop : virtualizer.scrollOffset) ?? 0;
    const shown = virtualizer.getVirtualItems().find((item) => item.end > top);
    anchor.current = shown ? { key: String(shown.key), offset: top - shown.start } : null;
  });
}

function Head({ group, count, index, top }: { group: Group; count: number; index: number; top: number }) {
  const { t } = useTranslation("queue");
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      className={styles.head}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="gridcell">
        <StatusDial state={group} size={14} />
        {t(`group.${group}`)}
        <b>{count}</b>
      </span>
    </div>
  );
}
