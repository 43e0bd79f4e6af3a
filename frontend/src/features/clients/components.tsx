import { Archive, ArchiveRestore, CornerDownRight, Pencil, Plus } from "lucide-react";
import { type CSSProperties, lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Service, Tenant } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { useAllowed } from "@/ui/can";
import { cx } from "@/ui/class-names";
import { EmptyState } from "@/ui/empty-state";
import { IconButton } from "@/ui/icon-button";
import { formatLabels } from "@/ui/labels";
import { Time } from "@/ui/time";
import { useToast } from "@/ui/toast";
import styles from "./client.module.css";
import { treeOf } from "./component-tree";
import { useChangeService } from "./queries";

const ComponentDialog = lazy(async () => ({ default: (await import("./component-dialog")).ComponentDialog }));

/** What the client's platform is made of, as alerts, runbooks and the contract name it. */
export function Components({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation("clients");
  const may = useAllowed()("tenant:update", tenant.id);
  const toast = useToast();
  const change = useChangeService(tenant.id);
  const [editing, setEditing] = useState<{ service: Service | null; parent: string | null } | null>(null);
  const branches = treeOf(tenant.services);
  const retired = tenant.services.filter((one) => one.retired_at !== null);
  const retire = (service: Service, away: boolean) =>
    change.mutate(
      { service: service.id, body: { retired: away } },
      {
        onSuccess: () =>
          toast({
            tone: "ok",
            text: t(away ? "components.retired" : "components.restored", { name: service.name }),
            undo: () => change.mutate({ service: service.id, body: { retired: !away } }),
          }),
      },
    );
  return (
    <>
      <div className={styles.top}>
        <p>{t("components.what")}</p>
        <span className="grow" />
        {may && (
          <Button onPress={() => setEditing({ service: null, parent: null })}>
            <Plus size={15} aria-hidden="true" />
            {t("components.add")}
          </Button>
        )}
      </div>
      <ProblemBanner error={change.error} title={t("components.failed")} />
      {branches.length === 0 && (
        <EmptyState title={t("components.empty")} detail={t("components.empty_detail")} />
      )}
      {branches.length > 0 && (
        <ul className={styles.rows} aria-label={t("part.components")}>
          {branches.map(({ service, depth }) => (
            <li key={service.id} className={styles.row}>
              <span className={styles.name} style={{ "--depth": depth } as CSSProperties}>
                {depth > 0 && <CornerDownRight size={14} aria-hidden="true" />}
                <b>{service.name}</b>
              </span>
              <code>{service.key}</code>
              <code>{formatLabels(service.labels)}</code>
              <small className="num">{t("components.weight", { percent: service.weight / 10 })}</small>
              <span>
                {may && (
                  <>
                    <IconButton
                      label={t("components.add_below", { name: service.name })}
                      icon={<Plus size={15} />}
                      onPress={() => setEditing({ service: null, parent: service.id })}
                    />
                    <IconButton
                      label={t("components.edit", { name: service.name })}
                      icon={<Pencil size={15} />}
                      onPress={() => setEditing({ service, parent: service.parent_id })}
                    />
                    <IconButton
                      label={t("components.retire", { name: service.name })}
                      icon={<Archive size={15} />}
                      onPress={() => retire(service, true)}
                    />
                  </>
                )}
              </span>
            </li>
          ))}
          {retired.map((service) => (
            <li key={service.id} className={cx(styles.row, styles.retired)}>
              <span className={styles.name}>
                <b>{service.name}</b>
              </span>
              <code>{service.key}</code>
              <small>
                {t("components.retired_on")}{" "}
                {service.retired_at && <Time at={service.retired_at} form="date" />}
              </small>
              <span />
              <span>
                {may && (
                  <IconButton
                    label={t("components.restore", { name: service.name })}
                    icon={<ArchiveRestore size={15} />}
                    onPress={() => retire(service, false)}
                  />
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Suspense fallback={null}>
        {editing && <ComponentDialog tenant={tenant} {...editing} onClose={() => setEditing(null)} />}
      </Suspense>
    </>
  );
}
