import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Contact, Tenant } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Dialog } from "@/ui/dialog";
import { RadioGroup } from "@/ui/radio-group";
import { TextField } from "@/ui/text-field";
import { useAddContact, useChangeContact } from "./queries";

interface ContactDialogProps {
  tenant: Tenant;
  contact: Contact | null;
  onClose: () => void;
}

/** Adds or changes somebody to call at the client. */
export function ContactDialog({ tenant, contact, onClose }: ContactDialogProps) {
  const { t } = useTranslation(["clients", "ui"]);
  const add = useAddContact(tenant.id);
  const change = useChangeContact(tenant.id);
  const [name, setName] = useState(contact?.name ?? "");
  const [role, setRole] = useState(contact?.role ?? "");
  const [email, setEmail] = useState(contact?.email ?? "");
  const [phone, setPhone] = useState(contact?.phone ?? "");
  const [locale, setLocale] = useState<"fr" | "en">(contact?.locale ?? tenant.locale);
  const [duty, setDuty] = useState(contact?.duty ?? false);
  const [tried, setTried] = useState(false);
  const form = useId();
  const error = add.error ?? change.error;
  const fields = error ? asProblem(error).fields() : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!name.trim()) return;
    const body = {
      name: name.trim(),
      role: role.trim(),
      // Empty removes what was there.
      email: email.trim(),
      phone: phone.trim(),
      locale,
      duty,
    };
    if (contact) change.mutate({ contact: contact.id, body }, { onSuccess: onClose });
    else add.mutate(body, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={contact ? t("contacts.edit", { name: contact.name }) : t("contacts.add")}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("ui:dialog.cancel")}</Button>
          <Button type="submit" form={form} look="primary" isPending={add.isPending || change.isPending}>
            {contact ? t("save") : t("contacts.add")}
          </Button>
        </>
      }
    >
      <form id={form} className="contents" onSubmit={submit} noValidate>
        <TextField
          label={t("contacts.name")}
          autoFocus
          value={name}
          onChange={setName}
          error={tried && !name.trim() ? t("name_missing") : fields.name}
        />
        <TextField label={t("contacts.role")} value={role} onChange={setRole} error={fields.role} />
        <TextField
          label={t("contacts.email")}
          type="email"
          value={email}
          onChange={setEmail}
          error={fields.email}
        />
        <TextField
          label={t("contacts.phone")}
          type="tel"
          hint={t("contacts.phone_hint")}
          value={phone}
          onChange={setPhone}
          error={fields.phone}
        />
        <RadioGroup
          label={t("contacts.locale")}
          value={locale}
          onChange={setLocale}
          options={[
            { value: "fr", label: "Français" },
            { value: "en", label: "English" },
          ]}
        />
        <Checkbox isSelected={duty} onChange={setDuty}>
          {t("contacts.duty_what")}
        </Checkbox>
        <ProblemBanner error={error} title={t("contacts.failed")} />
      </form>
    </Dialog>
  );
}
