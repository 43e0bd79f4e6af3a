import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "@/app/page-title";
import { useMe } from "@/features/session/queries";
import { EmptyState } from "@/ui/empty-state";
import { MonthScreen } from "./month-screen";
import styles from "./month-screen.module.css";
import { ReportButton } from "./report-button";

const route = getRouteApi("/portal/portal");

/** What a client comes for: was the commitment met, and where did every lost second go. */
export function PortalMonth() {
  const { t } = useTranslation("availability");
  const tenant = useMe().tenants[0];
  const search = route.useSearch();
  const navigate = route.useNavigate();
  usePageTitle(t("page.title"));
  if (!tenant) return <EmptyState title={t("page.no_client")} detail={t("page.no_client_what")} />;
  return (
    <div className={styles.portal}>
      <MonthScreen
        tenant={tenant.id}
        search={search}
        onSearch={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
        level={1}
        skeletons
        report={(month) => <ReportButton tenant={tenant.id} month={month} />}
      />
    </div>
  );
}
