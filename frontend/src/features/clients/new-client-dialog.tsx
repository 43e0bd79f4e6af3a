import { useRouter } from "@tanstack/react-router";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { ProblemBanner } from "@/app/problem-banner";
import { useProblemText } from "@/app/problem-text";
import { useMe } from "@/features/session/queries";
import { Button } from "@/ui/button";
import { useClock } from "@/ui/clock";
import { dateAt } from "@/ui/dates";
import { DayField } from "@/ui/day-field";
import { Dialog } from "@/ui/dialog";
import { focusInvalid } from "@/ui/focus-invalid";
import { RadioGroup } from "@/ui/radio-group";
import { TextField } from "@/ui/text-field";
import { keyOf, sameKey } from "./component-tree";
import { PlaceFields } from "./place-fields";
import { useCreateTenant } from "./queries";
import { type Template, templates, termsOf } from "./terms";

/** A new client in one form: a name, its first components, a contract to begin from; then its sources. */
export function NewClientDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["clients", "ui"]);
  const router = useRouter();
  const { person } = useMe();
  const clock = useClock();
  const create = useCreateTenant();
  const [name, setName] = useState("");
  const [zone, setZone] = useState(person.time_zone);
  const [locale, setLocale] = useState<"fr" | "en">(person.locale);
  const [components, setComponents] = useState("");
  const [template, setTemplate] = useState<Template | "none">("always");
  const [reference, setReference] = useState("");
  const [chosen, setFrom] = useState<string | null>(null);
  const from = chosen ?? dateAt(clock.now(), zone);
  const [tried, setTried] = useState(false);
  const form = useId();
  const fields = create.error ? asProblem(create.error).fields() : {};
  const problemText = useProblemText();
  const named = [
    ...new Set(
      components
        .split(/[,\n]/)
        .map((one) => one.trim())
        .filter(Boolean),
    ),
  ];
  const twins = sameKey(named);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!name.trim() || twins || (template !== "none" && !reference.trim())) {
      return focusInvalid(event.currentTarget);
    }
    create.mutate(
      {
        name: name.trim(),
        time_zone: zone,
        locale,
        services: named.map((one) => ({ key: keyOf(one), name: one })),
        ...(template !== "none" && {
          contract: {
            reference: reference.trim(),
            effective_from: from,
            terms: termsOf(template, zone),
          },
        }),
      },
      {
        onSuccess: (made) => {
          onClose();
          void router.navigate({
            to: "/clients/$tenant",
            params: { tenant: made.id },
            search: { part: "sources" },
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
      size="wide"
      footer={
        <>
          <Button onPress={onClose}>{t("ui:dialog.cancel")}</Button>
          <Button type="submit" form={form} look="primary" isPending={create.isPending}>
            {t("new.submit")}
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
          error={
            tried && !name.trim()
              ? t("name_missing")
              : (fields.name ?? fields.slug) && problemText(create.error)
          }
        />
        <PlaceFields
          zone={zone}
          onZone={setZone}
          zoneError={fields.time_zone}
          locale={locale}
          onLocale={setLocale}
        />
        <TextField
          label={t("new.components")}
          hint={t("new.components_hint")}
          value={components}
          onChange={setComponents}
          error={tried && twins ? t("new.same_key", twins) : fields.services}
        />
        <RadioGroup
          label={t("new.template")}
          hint={t(`template.${template}.what`)}
          value={template}
          onChange={setTemplate}
          options={[...templates, "none" as const].map((value) => ({
            value,
            label: t(`template.${value}.name`),
          }))}
        />
        {template !== "none" && (
          <>
            <TextField
              label={t("contract.reference")}
              hint={t("contract.reference_hint")}
              value={reference}
              onChange={setReference}
              error={
                tried && !reference.trim() ? t("contract.reference_missing") : fields["contract.reference"]
              }
            />
            <DayField
              label={t("contract.effective_from")}
              value={from}
              onChange={setFrom}
              error={fields["contract.effective_from"]}
            />
          </>
        )}
        <ProblemBanner error={create.error} title={t("new.failed")} />
      </form>
    </Dialog>
  );
}
