import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Tenant } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { useNow } from "@/ui/clock";
import { Dialog } from "@/ui/dialog";
import { writeDuration } from "@/ui/duration-input";
import { InstantField } from "@/ui/instant-field";
import { TextField } from "@/ui/text-field";
import styles from "./client.module.css";
import { treeOf } from "./component-tree";
import { useAnnounce } from "./queries";
import terms from "./terms.module.css";

/** Announces work to the client, in the client's own hours. */
export function AnnounceDialog({ tenant, onClose }: { tenant: Tenant; onClose: () => void }) {
  const { t, i18n } = useTranslation(["clients", "ui"]);
  const now = useNow();
  const announce = useAnnounce(tenant.id);
  const [title, setTitle] = useState("");
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const [services, setServices] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const form = useId();
  const fields = announce.error ? asProblem(announce.error).fields() : {};
  const inForce = tenant.contracts
    .find((one) => one.reference === tenant.contract?.reference)
    ?.versions.find((one) => one.version === tenant.contract?.version);
  const notice = inForce?.terms.notice_s ?? null;
  const late = from !== null && notice !== null && Date.parse(from) - now < notice * 1000;
  const backwards = from !== null && to !== null && Date.parse(to) <= Date.parse(from);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!title.trim() || !from || !to || backwards) return;
    announce.mutate({ title: title.trim(), service_ids: [...services], from, to }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={t("maintenance.announce_to", { name: tenant.name })}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("ui:dialog.cancel")}</Button>
          <Button type="submit" form={form} look="primary" isPending={announce.isPending}>
            {t("maintenance.announce")}
          </Button>
        </>
      }
    >
      <form id={form} className="contents" onSubmit={submit} noValidate>
        <TextField
          label={t("maintenance.title")}
          hint={t("maintenance.title_hint")}
          autoFocus
          value={title}
          onChange={setTitle}
          error={tried && !title.trim() ? t("maintenance.title_missing") : fields.title}
        />
        <div className={styles.form}>
          <InstantField
            label={t("maintenance.from")}
            granularity="minute"
            zone={tenant.time_zone}
            value={from}
            onChange={setFrom}
            error={tried && !from ? t("maintenance.from_missing") : fields.from}
          />
          <InstantField
            label={t("maintenance.to")}
            granularity="minute"
            zone={tenant.time_zone}
            value={to}
            onChange={setTo}
            error={
              backwards ? t("maintenance.backwards") : tried && !to ? t("maintenance.to_missing") : fields.to
            }
          />
        </div>
        <p className={styles.about}>
          {t("maintenance.zone", { zone: tenant.time_zone.replaceAll("_", " ") })}
        </p>
        {late && (
          <Banner
            tone="warn"
            title={t("maintenance.late", { notice: writeDuration(notice ?? 0, i18n.language) })}
            detail={t("maintenance.late_detail")}
          />
        )}
        <fieldset className={terms.window}>
          <legend>{t("part.components")}</legend>
          <p>
            {services.size === 0 ? t("maintenance.all") : t("maintenance.some", { count: services.size })}
          </p>
          {treeOf(tenant.services).map(({ service, depth }) => (
            <Checkbox
              key={service.id}
              isSelected={services.has(service.id)}
              onChange={(on) =>
                setServices((before) => {
                  const next = new Set(before);
                  if (on) next.add(service.id);
                  else next.delete(service.id);
                  return next;
                })
              }
            >
              {"\u2003".repeat(depth)}
              {service.name}
            </Checkbox>
          ))}
        </fieldset>
        <ProblemBanner error={announce.error} title={t("maintenance.failed")} />
      </form>
    </Dialog>
  );
}
