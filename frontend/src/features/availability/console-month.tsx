import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "@/app/page-title";
import { useMe } from "@/features/session/queries";
import { ClientSelect } from "@/ui/client-select";
import { EmptyState } from "@/ui/empty-state";
import { Page } from "@/ui/page";
import { MonthScreen } from "./month-screen";
import { ReportButton } from "./report-button";

const route = getRouteApi("/console/availability");

/** The month as the client sees it, for any client of the person. */
export function ConsoleMonth() {
  const { t } = useTranslation("availability");
  const clients = useMe().tenants.filter((one) => one.permissions.includes("availability:read"));
  const { client, ...search } = route.useSearch();
  const navigate = route.useNavigate();
  const tenant = clients.find((one) => one.id === client) ?? clients[0];
  usePageTitle(t("page.title"));
  if (!tenant) {
    return (
      <Page title={t("page.title")}>
        <EmptyState title={t("page.no_client")} detail={t("page.no_client_what")} />
      </Page>
    );
  }
  return (
    <Page
      title={t("page.title")}
      padded
      actions={
        <ClientSelect
          label={t("page.client")}
          clients={clients}
          value={tenant.id}
          // The same month of another client; its days are its own.
          onChange={(id) => void navigate({ search: { client: id, period: search.period } })}
        />
      }
    >
      <MonthScreen
        key={tenant.id}
        tenant={tenant.id}
        search={search}
        onSearch={(next) => void navigate({ search: { client, ...next }, replace: true, resetScroll: false })}
        level={2}
        report={(month) => <ReportButton tenant={tenant.id} month={month} />}
      />
    </Page>
  );
}
