import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Service, Tenant } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { useProblemText } from "@/app/problem-text";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { LabelsField } from "@/ui/labels-field";
import { Select } from "@/ui/select";
import { TextField } from "@/ui/text-field";
import { keyOf, treeOf, withDescendants } from "./component-tree";
import { useAddService, useChangeService } from "./queries";

interface ComponentDialogProps {
  tenant: Tenant;
  /** The component to change; null adds one. */
  service: Service | null;
  parent: string | null;
  onClose: () => void;
}

const top = "";

/** Adds or changes a component. Its key never changes: tools, contracts and history name it. */
export function ComponentDialog({ tenant, service, parent: under, onClose }: ComponentDialogProps) {
  const { t } = useTranslation(["clients", "ui"]);
  const add = useAddService(tenant.id);
  const change = useChangeService(tenant.id);
  const [name, setName] = useState(service?.name ?? "");
  const [key, setKey] = useState<string | null>(service?.key ?? null);
  const [parent, setParent] = useState(under ?? top);
  const [labels, setLabels] = useState<Record<string, string>>(service?.labels ?? {});
  const [weight, setWeight] = useState(String((service?.weight ?? 1000) / 10));
  const [tried, setTried] = useState(false);
  const form = useId();
  const error = add.error ?? change.error;
  const fields = error ? asProblem(error).fields() : {};
  const problemText = useProblemText();
  const barred = service ? withDescendants(tenant.services, service.id) : new Set<string>();
  const thousandths = Math.round(Number(weight.replace(",", ".")) * 10);
  const wrongWeight = !(thousandths >= 0 && thousandths <= 1000);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!name.trim() || wrongWeight) return;
    const body = { name: name.trim(), parent_id: parent || null, labels, weight: thousandths };
    if (service) change.mutate({ service: service.id, body }, { onSuccess: onClose });
    else add.mutate({ ...body, key: key ?? keyOf(name) }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={service ? t("components.edit", { name: service.name }) : t("components.add")}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("ui:dialog.cancel")}</Button>
          <Button type="submit" form={form} look="primary" isPending={add.isPending || change.isPending}>
            {service ? t("save") : t("components.add")}
          </Button>
        </>
      }
    >
      <form id={form} className="contents" onSubmit={submit} noValidate>
        <TextField
          label={t("components.name")}
          autoFocus
          value={name}
          onChange={setName}
          error={tried && !name.trim() ? t("name_missing") : fields.name}
        />
        <TextField
          label={t("components.key")}
          hint={t("components.key_hint")}
          mono
          isDisabled={service !== null}
          value={key ?? keyOf(name)}
          onChange={setKey}
          error={fields.key && problemText(error)}
        />
        <Select
          label={t("components.parent")}
          options={[
            { value: top, label: t("components.top") },
            ...treeOf(tenant.services)
              .filter((one) => !barred.has(one.service.id))
              .map(({ service: one, depth }) => ({
                value: one.id,
                label: `${"\u2003".repeat(depth)}${one.name}`,
              })),
          ]}
          value={parent}
          onChange={setParent}
          error={fields.parent_id && problemText(error)}
        />
        <LabelsField
          label={t("components.labels")}
          hint={t("components.labels_hint")}
          value={labels}
          onChange={setLabels}
          error={fields.labels}
        />
        <TextField
          label={t("components.weight_label")}
          hint={t("components.weight_hint")}
          inputMode="decimal"
          value={weight}
          onChange={setWeight}
          error={wrongWeight ? t("components.weight_wrong") : fields.weight}
        />
        <ProblemBanner error={error} title={t("components.failed")} />
      </form>
    </Dialog>
  );
}
