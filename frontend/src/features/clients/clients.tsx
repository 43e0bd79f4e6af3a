import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Plus, WifiOff } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TenantSummary } from "@/api/types";
import { useCommands, useKeyOf } from "@/app/commands/commands";
import { LiveDot } from "@/app/live/live-dot";
import { usePageTitle } from "@/app/page-title";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { useAllowed } from "@/ui/can";
import { EmptyState } from "@/ui/empty-state";
import { Kbd } from "@/ui/kbd";
import { KeyBar } from "@/ui/key-bar";
import { LoadingBar } from "@/ui/loading-bar";
import { PriorityChip } from "@/ui/priority-chip";
import { ClientLine } from "./client-line";
import styles from "./clients.module.css";
import { tenantsQuery } from "./queries";
import { byRisk } from "./risk";

const NewClientDialog = lazy(async () => ({
  default: (await import("./new-client-dialog")).NewClientDialog,
}));
const nothing: readonly TenantSummary[] = [];

/** Every client of the person, the one that needs somebody first. */
export function Clients() {
  const { t } = useTranslation("clients");
  const router = useRouter();
  const allowed = useAllowed();
  const { data, error, refetch } = useQuery(tenantsQuery);
  const [creating, setCreating] = useState(false);
  const [at, setAt] = useState<string | null>(null);
  const clients = useMemo(() => byRisk(data?.items ?? nothing), [data]);
  const mayCreate = allowed("tenant:create");
  const money = allowed("availability:read");
  usePageTitle(t("title"));
  const open = (tenant: string) => void router.navigate({ to: "/clients/$tenant", params: { tenant } });
  const current = clients.find((one) => one.id === at) ?? clients[0];
  const move = (step: 1 | -1) => {
    const next = clients[(current ? clients.indexOf(current) : -1) + step];
    if (!next) return;
    setAt(next.id);
    document.getElementById(`client-${next.id}`)?.focus();
  };
  const section = t("title");
  useCommands([
    {
      id: "clients.down",
      title: t("commands.down"),
      section,
      keys: ["j", "arrowdown"],
      palette: false,
      repeat: true,
      perform: () => move(1),
    },
    {
      id: "clients.up",
      title: t("commands.up"),
      section,
      keys: ["k", "arrowup"],
      palette: false,
      repeat: true,
      perform: () => move(-1),
    },
    {
      id: "clients.open",
      title: t("commands.open"),
      section,
      keys: "enter",
      palette: false,
      enabled: current !== undefined,
      perform: () => current && open(current.id),
    },
    {
      id: "clients.new",
      title: t("new.title"),
      section,
      keys: "n",
      permission: "tenant:create",
      perform: () => setCreating(true),
    },
  ]);
  const newKey = useKeyOf("clients.new");
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>{t("count", { count: clients.length })}</h1>
          <LiveDot />
          <span className="grow" />
          {mayCreate && (
            <Button onPress={() => setCreating(true)}>
              <Plus size={15} aria-hidden="true" />
              {t("new.button")}
              {newKey && <Kbd keys={newKey} />}
            </Button>
          )}
        </div>
        {clients.length > 0 && <Totals clients={clients} />}
      </header>
      {error && (
        <div className={styles.notice}>
          <ProblemBanner error={error} title={t("failed")} onRetry={() => void refetch()} />
        </div>
      )}
      {!data && !error && <LoadingBar />}
      {data && clients.length === 0 && (
        <EmptyState
          title={t("empty.title")}
          detail={t("empty.detail")}
          action={mayCreate && <Button onPress={() => setCreating(true)}>{t("new.button")}</Button>}
        />
      )}
      {clients.length > 0 && (
        <div className={styles.list}>
          <div className={styles.names} aria-hidden="true">
            <span>{t("column.client")}</span>
            <span>{t("column.open")}</span>
            <span>{money && t("column.month")}</span>
            <span>{money && t("column.margin")}</span>
            <span>{t("column.sources")}</span>
            <span>{t("column.runbooks")}</span>
            <span>{t("column.contract")}</span>
          </div>
          <ul>
            {clients.map((client) => (
              <ClientLine key={client.id} client={client} onFocus={() => setAt(client.id)} />
            ))}
          </ul>
        </div>
      )}
      <span className="grow" />
      <KeyBar
        hints={[
          { keys: ["j", "k"], label: t("keys.move") },
          { keys: "enter", label: t("keys.open") },
          ...(mayCreate ? [{ keys: "n", label: t("keys.new") }] : []),
          { keys: "?", label: t("keys.all") },
        ]}
      />
      <Suspense fallback={null}>
        {creating && <NewClientDialog onClose={() => setCreating(false)} />}
      </Suspense>
    </div>
  );
}

function Totals({ clients }: { clients: readonly TenantSummary[] }) {
  const { t } = useTranslation("clients");
  const sum = (of: (client: TenantSummary) => number) => clients.reduce((total, one) => total + of(one), 0);
  const silent = sum((one) => one.sources.silent);
  const breached = clients.filter((one) => one.month?.verdict === "breached");
  return (
    <dl className={styles.totals}>
      <div>
        <dt>{t("total.open")}</dt>
        <dd>
          {(["P1", "P2", "P3", "P4"] as const).map((priority) => (
            <span key={priority} className={styles.open}>
              <PriorityChip priority={priority} />
              {sum((one) => one.open[priority])}
            </span>
          ))}
        </dd>
      </div>
      <div>
        <dt>{t("total.silent")}</dt>
        <dd className={silent > 0 ? styles.bad : undefined}>
          {silent > 0 && <WifiOff size={14} aria-hidden="true" />}
          {silent}
        </dd>
      </div>
      <div>
        <dt>{t("total.breached")}</dt>
        <dd className={breached.length > 0 ? styles.bad : undefined}>
          {breached.length > 0 ? breached.map((one) => one.name).join(", ") : t("total.none")}
        </dd>
      </div>
    </dl>
  );
}
