import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { ProblemBanner } from "@/app/problem-banner";
import { tenantQuery } from "@/features/clients/queries";
import { useMe } from "@/features/session/queries";
import { Button } from "@/ui/button";
import { useAllowed } from "@/ui/can";
import { Dialog } from "@/ui/dialog";
import { focusInvalid } from "@/ui/focus-invalid";
import { LabelsField } from "@/ui/labels-field";
import { Select } from "@/ui/select";
import { TextField } from "@/ui/text-field";
import { useCreateRunbook } from "./queries";

const anyService = "";

/** Begins a runbook with a skeleton of the form the renderer understands. */
export function CreateDialog({ client, onClose }: { client: string | null; onClose: () => void }) {
  const { t, i18n } = useTranslation(["runbooks", "ui"]);
  const router = useRouter();
  const allowed = useAllowed();
  const clients = useMe().tenants.filter((one) => allowed("runbook:write", one.id));
  const [tenant, setTenant] = useState(client ?? (clients.length === 1 ? (clients[0]?.id ?? null) : null));
  const [title, setTitle] = useState("");
  const [service, setService] = useState(anyService);
  const [labels, setLabels] = useState<Record<string, string>>({});
  const [tried, setTried] = useState(false);
  const { data } = useQuery({ ...tenantQuery(tenant ?? ""), enabled: tenant !== null });
  const create = useCreateRunbook();
  const form = useId();
  const fields = create.error ? asProblem(create.error).fields() : {};
  const asks = useRef<HTMLFormElement>(null);
  const chosen = useRef(tenant !== null);
  useEffect(() => {
    // The first empty field: a select takes no autoFocus.
    if (!chosen.current) asks.current?.querySelector("button")?.focus();
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!tenant || !title.trim()) return focusInvalid(asks.current);
    const body = {
      title: title.trim(),
      ...(service && { service_id: service }),
      labels,
      markdown: i18n.t("runbooks:skeleton", { title: title.trim() }),
    };
    create.mutate(
      { tenant, body },
      {
        onError: () => focusInvalid(asks.current),
        onSuccess: (made) => {
          onClose();
          void router.navigate({
            to: "/runbooks/$tenant/$runbook",
            params: { tenant: made.tenant_id, runbook: made.id },
          });
        },
      },
    );
  };
  return (
    <Dialog
      title={t("create.title")}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("ui:dialog.cancel")}</Button>
          <Button type="submit" form={form} look="primary" isPending={create.isPending}>
            {t("create.submit")}
          </Button>
        </>
      }
    >
      <form ref={asks} id={form} className="contents" onSubmit={submit} noValidate>
        <Select
          label={t("create.client")}
          options={clients.map((one) => ({ value: one.id, label: one.name }))}
          value={tenant}
          onChange={(id) => {
            setTenant(id);
            setService(anyService);
          }}
          placeholder={t("create.choose")}
          error={tried && !tenant ? t("create.client_missing") : null}
        />
        <TextField
          label={t("create.name")}
          hint={t("create.name_hint")}
          autoFocus={tenant !== null}
          value={title}
          onChange={setTitle}
          error={tried && !title.trim() ? t("create.name_missing") : fields.title}
        />
        <Select
          label={t("match.service")}
          options={[
            { value: anyService, label: t("match.any_service") },
            ...(data?.services ?? [])
              .filter((one) => one.retired_at === null)
              .map((one) => ({ value: one.id, label: one.name })),
          ]}
          value={service}
          onChange={setService}
          isDisabled={!data}
          error={fields.service_id}
        />
        <LabelsField
          label={t("match.labels")}
          hint={t("match.labels_hint")}
          value={labels}
          onChange={setLabels}
          error={fields.labels}
        />
        <ProblemBanner error={create.error} title={t("create.failed")} />
      </form>
    </Dialog>
  );
}
