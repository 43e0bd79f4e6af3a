import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { BellRing } from "lucide-react";
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { IncidentRow } from "@/api/types";
import { useHints, useKeyOf } from "@/app/commands/commands";
import { LiveDot } from "@/app/live/live-dot";
import { usePageTitle } from "@/app/page-title";
import { useTenantName } from "@/app/person/tenants";
import { ProblemBanner } from "@/app/problem-banner";
import { useMe } from "@/features/session/queries";
import { Button } from "@/ui/button";
import { cx } from "@/ui/class-names";
import { EmptyState } from "@/ui/empty-state";
import { Kbd } from "@/ui/kbd";
import { KeyBar } from "@/ui/key-bar";
import { LoadingBar } from "@/ui/loading-bar";
import { part } from "@/ui/part";
import { Time } from "@/ui/time";
import { useMedia } from "@/ui/use-media";
import { FilterButton } from "./filter-button";
import { FilterStrip } from "./filter-strip";
import { Preview } from "./preview";
import preview from "./preview.module.css";
import { PriorityFilter } from "./priority-filter";
import { openIncidentsQuery } from "./queries";
import styles from "./queue.module.css";
import { applyFilter, isNarrowed, type QueueSearch } from "./queue-filter";
import { after, linesOf } from "./queue-lines";
import { QueueList, type QueueListHandle } from "./queue-list";
import { SoundButton } from "./sound-button";
import { useAcknowledgePages } from "./use-acknowledge-pages";
import { useFresh } from "./use-fresh";
import { useHeldOrder } from "./use-held-order";
import { useQueueCommands } from "./use-queue-commands";

const Sheet = part(async () => (await import("@/ui/sheet")).Sheet);

const route = getRouteApi("/console/queue");
const rowHeights = { compact: 32, normal: 40, roomy: 52 } as const;
const nothing: readonly IncidentRow[] = [];

/** The live list of everything that needs somebody, over all clients, sorted by what breaches first. */
export function Queue() {
  const { t } = useTranslation("queue");
  const me = useMe();
  const search = route.useSearch();
  const router = useRouter();
  const tenantName = useTenantName();
  const { data, error, dataUpdatedAt, refetch } = useQuery(openIncidentsQuery);
  const wide = useMedia("(min-width: 1181px)");
  const tall = useMedia("(max-width: 820px)");
  usePageTitle(search.mine ? t("title_mine") : t("title"));

  const all = data?.items ?? nothing;
  // biome-ignore lint/correctness/useExhaustiveDependencies: names change with the person, not while one types
  const rows = useMemo(() => applyFilter(all, search, me.person.id, tenantName), [all, search, me]);
  const { placed, waiting, keep, release } = useHeldOrder(rows);
  const lines = useMemo(() => linesOf(placed), [placed]);
  const fresh = useFresh(data?.items);

  const setSearch = useCallback(
    (part: Partial<QueueSearch>) => {
      // The cursor's place is kept a moment later: it must not call back who has opened a room meanwhile.
      if (router.history.location.pathname !== "/queue") return;
      void router.navigate({ to: "/queue", search: (before) => ({ ...before, ...part }), replace: true });
    },
    [router],
  );
  const { cursor, setCursor, cursorRow } = useCursor(lines, search.at, setSearch);
  const list = useRef<QueueListHandle>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [sheet, setSheet] = useState(false);
  const [filterOpen, setFilterOpen] = useState(false);
  const { acknowledge, busy } = useAcknowledgePages();

  const open = useCallback(
    (id: string) => {
      const row = all.find((one) => one.id === id);
      if (!row) return;
      void router.navigate({
        to: "/clients/$tenant/incidents/$incident",
        params: { tenant: row.tenant_id, incident: row.id },
      });
    },
    [all, router],
  );
  const waits = data?.counts.triggered ?? 0;
  const take = useCallback(
    async (target: IncidentRow) => {
      const chosen = picked.size > 0 ? all.filter((row) => picked.has(row.id)) : [target];
      const pages = chosen.filter((row) => row.state === "triggered" && !busy.has(row.id));
      if (pages.length === 0) return;
      release();
      setPicked(new Set());
      const more = waits > pages.length;
      const next = more ? after(lines, target.id) : null;
      if (next) setCursor(next);
      const outcomes = await acknowledge(pages);
      const failed = pages[outcomes.indexOf("failed")];
      // The next key must not take another page than the one that still waits.
      if (failed) setCursor((now) => (now === next ? failed.id : now));
      // The last page that waited: its runbook is what the operator wants to see next.
      else if (!more && pages.length === 1 && outcomes[0] === "done") open(target.id);
    },
    [picked, all, busy, release, waits, lines, acknowledge, open, setCursor],
  );
  const takeRow = useCallback((row: IncidentRow) => void take(row), [take]);
  const point = useCallback(
    (id: string) => {
      setCursor(id);
      if (!wide) setSheet(true);
    },
    [setCursor, wide],
  );
  const closeSheet = useCallback(() => setSheet(false), []);
  const clear = useCallback(() => {
    setPicked(new Set());
    setSearch({ priority: undefined, client: undefined, q: undefined });
  }, [setSearch]);

  useQueueCommands({
    lines,
    cursor,
    cursorRow,
    picked,
    search,
    onMove: (id, index) => {
      release();
      setCursor(id);
      // A screen reader tells of the row only while its grid has the keyboard.
      list.current?.focus();
      list.current?.show(index);
    },
    onPick: setPicked,
    onOpen: open,
    onAcknowledge: takeRow,
    onFilter: () => setFilterOpen(true),
    onSearch: setSearch,
    onClear: clear,
  });

  const shown = useDeferredValue(cursorRow);
  const settled = useSettled(shown?.id);
  const view = shown && (
    <Preview
      key={shown.id}
      row={shown}
      settled={settled}
      busy={busy.has(shown.id)}
      moreWait={waits > 1}
      onAcknowledge={takeRow}
      onClose={wide ? undefined : closeSheet}
    />
  );
  return (
    <div className={styles.queue}>
      <section className={styles.work} aria-label={t("title")}>
        <header className={styles.top}>
          <h1>{search.mine ? t("title_mine") : t("title")}</h1>
          <LiveDot />
          <span className="grow" />
          {!tall && <PriorityFilter search={search} onChange={setSearch} />}
          <FilterButton
            tall={tall}
            search={search}
            onChange={setSearch}
            isOpen={filterOpen}
            onOpenChange={setFilterOpen}
          />
          <SoundButton />
        </header>
        {waits > 0 && <AlarmStrip waits={waits} />}
        <FilterStrip
          search={search}
          shown={rows.length}
          total={all.length}
          onChange={setSearch}
          onClear={clear}
        />
        {picked.size > 0 && (
          <div className={cx(styles.strip, styles.picked)}>
            <span role="status">{t("picked", { count: picked.size })}</span>
            <span className="grow" />
            {cursorRow && (
              <Button size="small" look="primary" onPress={() => void take(cursorRow)}>
                {t("acknowledge")}
              </Button>
            )}
            <Button look="ghost" onPress={() => setPicked(new Set())}>
              {t("unpick")}
            </Button>
          </div>
        )}
        {error && (
          <div className={styles.notice}>
            <ProblemBanner
              error={error}
              title={data ? t("stale") : t("failed")}
              onRetry={() => void refetch()}
            >
              {data && (
                <>
                  {t("as_of")} <Time at={dataUpdatedAt} form="seconds" />
                </>
              )}
            </ProblemBanner>
          </div>
        )}
        {!data ? (
          <div className={styles.empty}>{!error && <LoadingBar />}</div>
        ) : lines.length === 0 ? (
          <div className={styles.empty}>
            <Nothing narrowed={isNarrowed(search)} mine={Boolean(search.mine)} onClear={clear} />
          </div>
        ) : (
          <QueueList
            ref={list}
            lines={lines}
            cursor={cursor}
            picked={picked}
            fresh={fresh}
            busy={busy}
            waiting={waiting}
            tall={tall}
            rowHeight={rowHeights[me.person.density]}
            onCursor={point}
            onOpen={open}
            onAcknowledge={takeRow}
            onPointer={keep}
            onRelease={release}
          />
        )}
        {data?.next && <p className={styles.notice}>{t("cut", { count: all.length })}</p>}
        <Hints />
      </section>
      {wide ? (
        <aside className={preview.preview} aria-label={t("preview.title")}>
          {view}
        </aside>
      ) : (
        <Sheet label={t("preview.title")} isOpen={sheet && Boolean(shown)} onClose={closeSheet}>
          {view}
        </Sheet>
      )}
    </div>
  );
}

/** The cursor holds an id, not a place: it stays on its incident when the list sorts itself anew. */
function useCursor(
  lines: ReturnType<typeof linesOf>,
  at: string | undefined,
  setSearch: (part: Partial<QueueSearch>) => void,
) {
  const [chosen, setCursor] = useState(at ?? null);
  const rows = useMemo(() => lines.flatMap((line) => (line.kind === "row" ? [line.row] : [])), [lines]);
  const cursorRow = rows.find((row) => row.id === chosen) ?? rows[0] ?? null;
  const cursor = cursorRow?.id ?? null;
  useEffect(() => {
    if (!chosen || chosen === at) return;
    // Browsers refuse to have their address changed with every repetition of a held key.
    const timer = setTimeout(() => setSearch({ at: chosen }), 400);
    return () => clearTimeout(timer);
  }, [chosen, at, setSearch]);
  return { cursor, setCursor, cursorRow };
}

/** True once a value has stood still for a moment: running through the list must not ask for every row's details. */
function useSettled(value: string | undefined): boolean {
  const [settled, setSettled] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 120);
    return () => clearTimeout(timer);
  }, [value]);
  return settled === value;
}

function AlarmStrip({ waits }: { waits: number }) {
  const { t } = useTranslation("queue");
  const key = useKeyOf("queue.acknowledge");
  return (
    <div className={styles.alarm} role="status">
      <BellRing size={15} aria-hidden="true" />
      {t("alarm", { count: waits })}
      <span className="grow" />
      {key && (
        <span className={styles["alarm-key"]}>
          <Kbd keys={key} /> {t("alarm_key")}
        </span>
      )}
    </div>
  );
}

function Nothing({ narrowed, mine, onClear }: { narrowed: boolean; mine: boolean; onClear: () => void }) {
  const { t } = useTranslation("queue");
  if (narrowed) {
    return (
      <EmptyState
        title={t("empty.narrowed")}
        detail={t("empty.narrowed_detail")}
        action={<Button onPress={onClear}>{t("filter.clear")}</Button>}
      />
    );
  }
  return mine ? (
    <EmptyState title={t("empty.mine")} detail={t("empty.mine_detail")} />
  ) : (
    <EmptyState title={t("empty.calm")} detail={t("empty.calm_detail")} />
  );
}

function Hints() {
  const { t } = useTranslation("queue");
  const hints = useHints([
    { of: ["queue.down", "queue.up"], label: t("keys.move") },
    { of: ["queue.open"], label: t("keys.open") },
    { of: ["queue.acknowledge"], label: t("keys.acknowledge") },
    { of: ["queue.pick"], label: t("keys.pick") },
    { of: ["queue.P1", "queue.P2", "queue.P3", "queue.P4"], label: t("keys.priority") },
    { of: ["queue.filter"], label: t("keys.filter") },
    { of: ["app.keys"], label: t("keys.all") },
  ]);
  return <KeyBar hints={hints} />;
}
