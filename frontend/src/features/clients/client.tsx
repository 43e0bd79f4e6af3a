import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { Pencil } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Tenant } from "@/api/types";
import { useCommands } from "@/app/commands/commands";
import { NotFound } from "@/app/not-found";
import { usePageTitle } from "@/app/page-title";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { Can, useAllowed } from "@/ui/can";
import { ClientTag } from "@/ui/client-tag";
import { Crumbs } from "@/ui/crumbs";
import { LoadingBar } from "@/ui/loading-bar";
import { Pill } from "@/ui/pill";
import { Tabs } from "@/ui/tabs";
import styles from "./client.module.css";
import { Components } from "./components";
import { Contacts } from "./contacts";
import { ContractPart } from "./contract-part";
import { Maintenances } from "./maintenances";
import { tenantQuery } from "./queries";
import { type ClientPart, clientParts } from "./search";
import { Sources } from "./sources";

const ClientDialog = lazy(async () => ({ default: (await import("./client-dialog")).ClientDialog }));
const route = getRouteApi("/console/clients/$tenant");

/** One client and everything that is set up for it. */
export function Client() {
  const { tenant: id } = route.useParams();
  const { data, error, refetch } = useQuery(tenantQuery(id));
  usePageTitle(data?.name ?? "");
  if (data) return <ClientView tenant={data} />;
  if (!error) return <LoadingBar />;
  if (asProblem(error).missing) return <NotFound />;
  return (
    <div className={styles.failed}>
      <ProblemBanner error={error} onRetry={() => void refetch()} />
    </div>
  );
}

function ClientView({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation("clients");
  const router = useRouter();
  const allowed = useAllowed();
  const { part: asked } = route.useSearch();
  const [editing, setEditing] = useState(false);
  const shown = clientParts.filter((part) => {
    if (part === "contract") return allowed("contract:read", tenant.id);
    if (part === "maintenances") return allowed("availability:read", tenant.id);
    return true;
  });
  const part = asked && shown.includes(asked) ? asked : "components";
  const show = (next: ClientPart) =>
    void router.navigate({
      to: "/clients/$tenant",
      params: { tenant: tenant.id },
      search: next === "components" ? {} : { part: next },
      replace: true,
    });
  useCommands([
    {
      id: "client.back",
      title: t("commands.back"),
      section: tenant.name,
      keys: "escape",
      palette: false,
      perform: () => void router.navigate({ to: "/clients" }),
    },
    ...shown.map((one) => ({
      id: `client.${one}`,
      title: t(`part.${one}`),
      section: tenant.name,
      perform: () => show(one),
    })),
  ]);
  const contents: Record<ClientPart, React.ReactNode> = {
    components: <Components tenant={tenant} />,
    contacts: <Contacts tenant={tenant} />,
    contract: <ContractPart tenant={tenant} />,
    sources: <Sources tenant={tenant} />,
    maintenances: <Maintenances tenant={tenant} />,
  };
  const missing: Partial<Record<ClientPart, boolean>> = {
    components: tenant.services.length === 0,
    contacts: !tenant.contacts.some((contact) => contact.duty),
    contract: tenant.contracts.length === 0,
    sources: tenant.source_counts.total === 0,
  };
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Crumbs>
          <Link to="/clients">{t("title")}</Link>
          <ClientTag name={tenant.name} />
        </Crumbs>
        <div className={styles.title}>
          <h1>{tenant.name}</h1>
          <span className={styles.about}>
            {tenant.time_zone.replaceAll("_", " ")} · {t(`locale.${tenant.locale}`)}
          </span>
          {tenant.source_counts.silent > 0 && (
            <Pill tone="bad">{t("line.silent", { count: tenant.source_counts.silent })}</Pill>
          )}
          <span className="grow" />
          <Can do="tenant:update" tenant={tenant.id}>
            <Button onPress={() => setEditing(true)}>
              <Pencil size={14} aria-hidden="true" />
              {t("edit")}
            </Button>
          </Can>
        </div>
      </header>
      <Tabs
        fill
        label={tenant.name}
        selected={part}
        onSelect={show}
        items={shown.map((one) => ({
          id: one,
          label: (
            <>
              {t(`part.${one}`)}
              {missing[one] && <span className={styles.missing}>{t("missing")}</span>}
            </>
          ),
          content: <div className={styles.part}>{contents[one]}</div>,
        }))}
      />
      <Suspense fallback={null}>
        {editing && <ClientDialog tenant={tenant} onClose={() => setEditing(false)} />}
      </Suspense>
    </div>
  );
}
