import { getRouteApi, Link } from "@tanstack/react-router";
import { FileCheck2, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "@/app/page-title";
import { useMe } from "@/features/session/queries";
import { Button } from "@/ui/button";
import { buttonClass } from "@/ui/button-class";
import { Can } from "@/ui/can";
import { cx } from "@/ui/class-names";
import { ClientSelect } from "@/ui/client-select";
import { EmptyState } from "@/ui/empty-state";
import { Page } from "@/ui/page";
import { useMedia } from "@/ui/use-media";
import { IssueDialog } from "./issue-dialog";
import { ReportList } from "./report-list";

const route = getRouteApi("/console/reports");

/** The reports of one client, and the button that issues the next. */
export function ConsoleReports() {
  const { t } = useTranslation("reports");
  const clients = useMe().tenants.filter((one) => one.permissions.includes("report:read"));
  const { client } = route.useSearch();
  const navigate = route.useNavigate();
  const [issuing, setIssuing] = useState(false);
  // On a phone the bar has no room for its words.
  const narrow = useMedia("(max-width: 640px)");
  const tenant = clients.find((one) => one.id === client) ?? clients[0];
  usePageTitle(t("page.title"));
  if (!tenant) {
    return (
      <Page title={t("page.title")}>
        <EmptyState title={t("page.no_client")} />
      </Page>
    );
  }
  const issue = (
    <Can do="report:issue" tenant={tenant.id}>
      <Button look="primary" onPress={() => setIssuing(true)}>
        <FileCheck2 size={14} aria-hidden="true" />
        {t("issue.open")}
      </Button>
    </Can>
  );
  return (
    <Page
      title={t("page.title")}
      padded
      actions={
        <>
          <ClientSelect
            label={t("page.client")}
            clients={clients}
            value={tenant.id}
            onChange={(id) => void navigate({ search: { client: id } })}
          />
          <Link to="/verify" className={buttonClass({ look: "ghost" })} title={t("page.verify")}>
            <ShieldCheck size={14} aria-hidden="true" />
            <span className={cx(narrow && "sr-only")}>{t("page.verify")}</span>
          </Link>
          {issue}
        </>
      }
    >
      <ReportList key={tenant.id} tenant={tenant.id} />
      <IssueDialog tenant={tenant} isOpen={issuing} onClose={() => setIssuing(false)} />
    </Page>
  );
}
