import { useQuery } from "@tanstack/react-query";
import { CalendarPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Tenant } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { useAllowed } from "@/ui/can";
import { cx } from "@/ui/class-names";
import { EmptyState } from "@/ui/empty-state";
import { LoadingBar } from "@/ui/loading-bar";
import { Pill } from "@/ui/pill";
import { Time } from "@/ui/time";
import styles from "./client.module.css";
import { maintenancesQuery } from "./queries";

const AnnounceDialog = lazy(async () => ({ default: (await import("./announce-dialog")).AnnounceDialog }));

/** Work announced to the client; only what was announced in time leaves the month's count. */
export function Maintenances({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation("clients");
  const may = useAllowed()("maintenance:announce", tenant.id);
  const { data, error, refetch } = useQuery(maintenancesQuery(tenant.id));
  const [announcing, setAnnouncing] = useState(false);
  const items = data?.items ?? [];
  const nameOf = (id: string) => tenant.services.find((one) => one.id === id)?.name ?? id.slice(0, 8);
  return (
    <>
      <div className={styles.top}>
        <p>{t("maintenance.what")}</p>
        <span className="grow" />
        {may && (
          <Button onPress={() => setAnnouncing(true)}>
            <CalendarPlus size={15} aria-hidden="true" />
            {t("maintenance.announce")}
          </Button>
        )}
      </div>
      {error && (
        <ProblemBanner error={error} title={t("maintenance.unread")} onRetry={() => void refetch()} />
      )}
      {!data && !error && <LoadingBar />}
      {data && items.length === 0 && <EmptyState title={t("maintenance.empty")} />}
      {items.length > 0 && (
        <ul className={styles.rows} aria-label={t("part.maintenances")}>
          {items.map((one) => (
            <li key={one.id} className={cx(styles.row, styles.maintenance)}>
              <span>
                <b>{one.title}</b>
                <br />
                <small>
                  {t("maintenance.announced")}{" "}
                  <Time at={one.notified_at} form="datetime" clientZone={tenant.time_zone} />
                </small>
              </span>
              <span>
                <Time at={one.from} form="datetime" clientZone={tenant.time_zone} />
                {" – "}
                <Time at={one.to} form="datetime" clientZone={tenant.time_zone} />
              </span>
              <small>
                {one.service_ids.length === 0 ? t("maintenance.all") : one.service_ids.map(nameOf).join(", ")}
              </small>
              <span>
                {one.cancelled_at ? (
                  <Pill>{t("maintenance.cancelled")}</Pill>
                ) : one.admitted ? (
                  <Pill tone="ok">{t("maintenance.admitted")}</Pill>
                ) : (
                  <Pill tone="warn">{t("maintenance.too_late")}</Pill>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Suspense fallback={null}>
        {announcing && <AnnounceDialog tenant={tenant} onClose={() => setAnnouncing(false)} />}
      </Suspense>
    </>
  );
}
