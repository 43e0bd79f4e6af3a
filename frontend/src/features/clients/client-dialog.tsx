import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Tenant } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/text-field";
import { PlaceFields } from "./place-fields";
import { useChangeTenant } from "./queries";

/** Changes a client's name, zone or language. The contract keeps a zone of its own. */
export function ClientDialog({ tenant, onClose }: { tenant: Tenant; onClose: () => void }) {
  const { t } = useTranslation(["clients", "ui"]);
  const change = useChangeTenant(tenant.id);
  const [name, setName] = useState(tenant.name);
  const [zone, setZone] = useState(tenant.time_zone);
  const [locale, setLocale] = useState(tenant.locale);
  const form = useId();
  const fields = change.error ? asProblem(change.error).fields() : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ name: name.trim(), time_zone: zone, locale }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={t("edit_title", { name: tenant.name })}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("ui:dialog.cancel")}</Button>
          <Button type="submit" form={form} look="primary" isPending={change.isPending}>
            {t("save")}
          </Button>
        </>
      }
    >
      <form id={form} className="contents" onSubmit={submit} noValidate>
        <TextField
          label={t("new.name")}
          autoFocus
          value={name}
          onChange={setName}
          error={name.trim() ? fields.name : t("name_missing")}
        />
        <PlaceFields
          zone={zone}
          onZone={setZone}
          zoneError={fields.time_zone}
          locale={locale}
          onLocale={setLocale}
        />
        <ProblemBanner error={change.error} title={t("edit_failed")} />
      </form>
    </Dialog>
  );
}
