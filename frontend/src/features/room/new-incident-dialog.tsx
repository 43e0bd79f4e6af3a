import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Priority } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { tenantQuery } from "@/features/clients/queries";
import { useMe } from "@/features/session/queries";
import { Button } from "@/ui/button";
import { useAllowed } from "@/ui/can";
import { Dialog } from "@/ui/dialog";
import { PriorityChip } from "@/ui/priority-chip";
import { Select } from "@/ui/select";
import { TextField } from "@/ui/text-field";
import { priorities } from "./priority-menu";
import { useOpenIncident } from "./queries";
import { useKeptText } from "./use-kept-text";

const anyService = "";

/** Opens an incident that no tool reported. */
export function NewIncidentDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["room", "ui"]);
  const router = useRouter();
  const allowed = useAllowed();
  const clients = useMe().tenants.filter((one) => allowed("incident:act", one.id));
  const [tenant, setTenant] = useState<string | null>(clients.length === 1 ? (clients[0]?.id ?? null) : null);
  const [service, setService] = useState(anyService);
  const [title, setTitle] = useKeptText("vigie.new.title");
  const [priority, setPriority] = useState<Priority>("P3");
  const [description, setDescription] = useKeptText("vigie.new.description");
  const [tried, setTried] = useState(false);
  const { data: client } = useQuery({ ...tenantQuery(tenant ?? ""), enabled: tenant !== null });
  const open = useOpenIncident();
  const form = useId();
  const fields = open.error ? asProblem(open.error).fields() : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!tenant || !title.trim()) return;
    open.mutate(
      {
        tenant,
        body: {
          title: title.trim(),
          priority,
          ...(service && { service_id: service }),
          ...(description.trim() && { description: description.trim() }),
        },
      },
      {
        onSuccess: (incident) => {
          setTitle("");
          setDescription("");
          onClose();
          void router.navigate({
            to: "/clients/$tenant/incidents/$incident",
            params: { tenant: incident.tenant_id, incident: incident.id },
          });
        },
      },
    );
  };
  return (
    <Dialog
      title={t("new.title")}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("ui:dialog.cancel")}</Button>
          <Button type="submit" form={form} look="primary" isPending={open.isPending}>
            {t("new.submit")}
          </Button>
        </>
      }
    >
      <form id={form} className="contents" onSubmit={submit} noValidate>
        <Select
          label={t("new.client")}
          autoFocus={tenant === null}
          options={clients.map((one) => ({ value: one.id, label: one.name }))}
          value={tenant}
          onChange={(id) => {
            setTenant(id);
            setService(anyService);
          }}
          placeholder={t("new.choose_client")}
          error={tried && !tenant ? t("new.client_missing") : null}
        />
        <TextField
          label={t("new.what")}
          hint={t("new.what_hint")}
          autoFocus={tenant !== null}
          value={title}
          onChange={setTitle}
          error={tried && !title.trim() ? t("new.what_missing") : fields.title}
        />
        <Select
          label={t("new.priority")}
          options={priorities.map((value) => ({
            value,
            label: t(`priority.${value}`),
            icon: <PriorityChip priority={value} />,
          }))}
          value={priority}
          onChange={setPriority}
          error={fields.priority}
        />
        <Select
          label={t("new.service")}
          options={[
            { value: anyService, label: t("new.no_service") },
            ...(client?.services ?? [])
              .filter((one) => one.retired_at === null)
              .map((one) => ({ value: one.id, label: one.name })),
          ]}
          value={service}
          onChange={setService}
          isDisabled={!client}
          error={fields.service_id}
        />
        <TextField
          label={t("new.description")}
          rows={3}
          value={description}
          onChange={setDescription}
          error={fields.description}
        />
        <ProblemBanner error={open.error} title={t("new.failed")} />
      </form>
    </Dialog>
  );
}
