import { Link } from "@tanstack/react-router";
import { ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "@/app/page-title";
import { useMe } from "@/features/session/queries";
import { buttonClass } from "@/ui/button-class";
import { Card } from "@/ui/card";
import { EmptyState } from "@/ui/empty-state";
import { ZoneProvider } from "@/ui/zone";
import { ReportList } from "./report-list";
import styles from "./reports.module.css";

/** A client's reports, with the way to check one that came by another road. */
export function PortalReports() {
  const { t } = useTranslation("reports");
  const tenant = useMe().tenants[0];
  usePageTitle(t("page.title"));
  if (!tenant) return <EmptyState title={t("page.no_client")} />;
  return (
    <ZoneProvider zone={tenant.time_zone}>
      <div className={styles.portal}>
        <header className={styles.head}>
          <div>
            <h1>{t("page.title")}</h1>
            <p>{t("page.what")}</p>
          </div>
          <Link to="/verify" className={buttonClass()}>
            <ShieldCheck size={15} aria-hidden="true" />
            {t("page.verify")}
          </Link>
        </header>
        <Card portal>
          <ReportList
            tenant={tenant.id}
            onEmpty={
              <Link to="/portal" className={buttonClass({ look: "primary" })}>
                {t("list.see_month")}
              </Link>
            }
          />
        </Card>
      </div>
    </ZoneProvider>
  );
}
