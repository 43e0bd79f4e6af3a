import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { Plus, Search } from "lucide-react";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RunbookRow } from "@/api/types";
import { useCommands, useKeyOf } from "@/app/commands/commands";
import { usePageTitle } from "@/app/page-title";
import { useTenantName } from "@/app/person/tenants";
import { ProblemBanner } from "@/app/problem-banner";
import { useMe } from "@/features/session/queries";
import { Button } from "@/ui/button";
import { useAllowed } from "@/ui/can";
import { EmptyState } from "@/ui/empty-state";
import { Kbd } from "@/ui/kbd";
import { KeyBar } from "@/ui/key-bar";
import { LoadingBar } from "@/ui/loading-bar";
import { TextField } from "@/ui/text-field";
import { useMedia } from "@/ui/use-media";
import { byNeed } from "./health";
import styles from "./library.module.css";
import { LibraryRow } from "./library-row";
import { LibraryTree } from "./library-tree";
import { runbooksQuery } from "./queries";
import { RunbookFacts } from "./runbook-facts";
import type { LibrarySearch } from "./search";
import { narrow } from "./tree";

const CreateDialog = lazy(async () => ({ default: (await import("./create-dialog")).CreateDialog }));
const route = getRouteApi("/console/runbooks");
const nothing: readonly RunbookRow[] = [];

/** Every runbook of the person's clients, sorted by what needs a writer first. */
export function Library() {
  const { t } = useTranslation("runbooks");
  const search = route.useSearch();
  const router = useRouter();
  const { tenants } = useMe();
  const nameOf = useTenantName();
  const { data, error, refetch } = useQuery(runbooksQuery());
  const wide = useMedia("(min-width: 1181px)");
  const mayWrite = useAllowed()("runbook:write");
  const [creating, setCreating] = useState(false);
  const [at, setAt] = useState(search.at ?? null);
  const find = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  usePageTitle(t("title"));

  const all = data?.items ?? nothing;
  // biome-ignore lint/correctness/useExhaustiveDependencies: names change with the person, not while one types
  const shown = useMemo(() => byNeed(narrow(all, search, nameOf)), [all, search]);
  const current = shown.find((row) => row.id === at) ?? shown[0] ?? null;
  const setSearch = useCallback(
    (next: LibrarySearch) => void router.navigate({ to: "/runbooks", search: next, replace: true }),
    [router],
  );
  const open = (row: RunbookRow) =>
    void router.navigate({
      to: "/runbooks/$tenant/$runbook",
      params: { tenant: row.tenant_id, runbook: row.id },
    });
  const move = (step: 1 | -1) => {
    const next = shown[(current ? shown.indexOf(current) : -1) + step];
    if (!next) return;
    setAt(next.id);
    document.getElementById(`runbook-${next.id}`)?.scrollIntoView({ block: "nearest" });
  };
  useCommands([
    {
      id: "library.down",
      title: t("commands.down"),
      section: t("title"),
      keys: ["j", "arrowdown"],
      palette: false,
      repeat: true,
      perform: () => move(1),
    },
    {
      id: "library.up",
      title: t("commands.up"),
      section: t("title"),
      keys: ["k", "arrowup"],
      palette: false,
      repeat: true,
      perform: () => move(-1),
    },
    {
      id: "library.open",
      title: t("commands.open"),
      section: t("title"),
      keys: "enter",
      enabled: current !== null,
      perform: () => current && open(current),
    },
    {
      id: "library.find",
      title: t("commands.find"),
      section: t("title"),
      keys: "/",
      perform: () => find.current?.focus(),
    },
    {
      id: "library.new",
      title: t("commands.new"),
      section: t("title"),
      keys: "n",
      permission: "runbook:write",
      perform: () => setCreating(true),
    },
  ]);
  const newKey = useKeyOf("library.new");
  const title = search.client ? nameOf(search.client) : t("title");
  return (
    <div className={styles.page}>
      <div className={styles.library}>
        <LibraryTree rows={all} clients={tenants} search={search} onChange={setSearch} />
        <section className={styles.list} aria-label={t("list")}>
          <header className={styles.top}>
            <h1>{title}</h1>
            <div className={styles.find}>
              <TextField
                label={t("find")}
                hideLabel
                placeholder={t("find_hint")}
                icon={<Search size={14} aria-hidden="true" />}
                inputRef={find}
                value={search.q ?? ""}
                onChange={(q) => setSearch({ ...search, q: q || undefined })}
              />
            </div>
            <span className="grow" />
            {mayWrite && (
              <Button look="primary" onPress={() => setCreating(true)}>
                <Plus size={15} aria-hidden="true" />
                {t("new")}
                {newKey && <Kbd keys={newKey} />}
              </Button>
            )}
          </header>
          {error && (
            <div className={styles.notice}>
              <ProblemBanner error={error} title={t("failed")} onRetry={() => void refetch()} />
            </div>
          )}
          {!data && !error && <LoadingBar />}
          {data && shown.length === 0 && (
            <Nothing
              search={search}
              mayWrite={mayWrite}
              onClear={() => setSearch({})}
              onCreate={() => setCreating(true)}
            />
          )}
          <ul className={styles.rows}>
            {shown.map((row) => (
              <LibraryRow
                key={row.id}
                row={row}
                client={search.client ? null : nameOf(row.tenant_id)}
                selected={wide && row.id === current?.id}
                onPress={() => (wide && row.id !== current?.id ? setAt(row.id) : open(row))}
              />
            ))}
          </ul>
        </section>
        {wide && current && <RunbookFacts key={current.id} row={current} />}
      </div>
      <KeyBar
        hints={[
          { keys: ["j", "k"], label: t("keys.move") },
          { keys: "enter", label: t("keys.open") },
          { keys: "/", label: t("keys.find") },
          ...(mayWrite ? [{ keys: "n", label: t("keys.new") }] : []),
          { keys: "?", label: t("keys.all") },
        ]}
      />
      <Suspense fallback={null}>
        {creating && <CreateDialog client={search.client ?? null} onClose={() => setCreating(false)} />}
      </Suspense>
    </div>
  );
}

interface NothingProps {
  search: LibrarySearch;
  mayWrite: boolean;
  onClear: () => void;
  onCreate: () => void;
}

function Nothing({ search, mayWrite, onClear, onCreate }: NothingProps) {
  const { t } = useTranslation("runbooks");
  if (search.q || search.service) {
    return (
      <EmptyState title={t("empty.narrowed")} action={<Button onPress={onClear}>{t("empty.all")}</Button>} />
    );
  }
  return (
    <EmptyState
      title={search.client ? t("empty.client") : t("empty.none")}
      detail={t("empty.detail")}
      action={mayWrite && <Button onPress={onCreate}>{t("empty.create")}</Button>}
    />
  );
}
