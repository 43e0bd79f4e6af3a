import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Source, SourceIssued, Tenant } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { DurationField } from "@/ui/duration-field";
import { focusInvalid } from "@/ui/focus-invalid";
import { RadioGroup } from "@/ui/radio-group";
import { Select } from "@/ui/select";
import { TextField } from "@/ui/text-field";
import { treeOf } from "./component-tree";
import { useAddSource } from "./queries";
import { tools } from "./source-card";

interface AddSourceDialogProps {
  tenant: Tenant;
  onClose: () => void;
  onIssued: (issued: SourceIssued) => void;
}

const any = "";

/** Connects a tool: which one, what it is called here, and how often it proves to be alive. */
export function AddSourceDialog({ tenant, onClose, onIssued }: AddSourceDialogProps) {
  const { t } = useTranslation(["clients", "ui"]);
  const add = useAddSource(tenant.id);
  const [tool, setTool] = useState<Source["tool"]>("alertmanager");
  const [name, setName] = useState("");
  const [service, setService] = useState(any);
  const [heartbeat, setHeartbeat] = useState(0);
  const [tried, setTried] = useState(false);
  const form = useId();
  const fields = add.error ? asProblem(add.error).fields() : {};
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!name.trim() || Number.isNaN(heartbeat)) return focusInvalid(event.currentTarget);
    add.mutate(
      {
        tool,
        name: name.trim(),
        ...(service && { service_id: service }),
        ...(heartbeat > 0 && { heartbeat_s: heartbeat }),
      },
      { onSuccess: onIssued },
    );
  };
  return (
    <Dialog
      title={t("sources.add")}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("ui:dialog.cancel")}</Button>
          <Button type="submit" form={form} look="primary" isPending={add.isPending}>
            {t("sources.submit")}
          </Button>
        </>
      }
    >
      <form id={form} className="contents" onSubmit={submit} noValidate>
        <RadioGroup
          label={t("sources.tool")}
          hint={t(`sources.tool_hint.${tool}`)}
          value={tool}
          onChange={setTool}
          options={(["alertmanager", "pagerduty", "generic"] as const).map((value) => ({
            value,
            label: tools[value][1],
          }))}
        />
        <TextField
          label={t("sources.name")}
          hint={t("sources.name_hint")}
          autoFocus
          value={name}
          onChange={setName}
          error={tried && !name.trim() ? t("name_missing") : fields.name}
        />
        <Select
          label={t("sources.service")}
          hint={t("sources.service_hint")}
          options={[
            { value: any, label: t("sources.any_service") },
            ...treeOf(tenant.services).map(({ service: one, depth }) => ({
              value: one.id,
              label: `${"\u2003".repeat(depth)}${one.name}`,
            })),
          ]}
          value={service}
          onChange={setService}
          error={fields.service_id}
        />
        <DurationField
          label={t("sources.heartbeat")}
          hint={t("sources.heartbeat_hint")}
          value={heartbeat}
          onChange={setHeartbeat}
          error={fields.heartbeat_s}
        />
        <ProblemBanner error={add.error} title={t("sources.add_failed")} />
      </form>
    </Dialog>
  );
}
