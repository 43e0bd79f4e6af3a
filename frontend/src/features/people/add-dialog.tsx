import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonNew } from "@/api/types";
import { useMe } from "@/features/session/queries";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { RadioGroup } from "@/ui/radio-group";
import { TextField } from "@/ui/text-field";
import { HandOver } from "./hand-over";
import { acceptable } from "./password";
import { PasswordField } from "./password-field";
import styles from "./people.module.css";
import { useAddPerson } from "./queries";
import { Refusal } from "./refusal";
import { complete, grantsOf, newLine } from "./roles";
import { RolesField } from "./roles-field";
import { useFocusInvalid } from "./use-focus-invalid";
import { useRefusal } from "./use-refusal";

/** Makes somebody's account, then shows what to pass on to them. */
export function AddDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["people", "ui"]);
  const { tenants, person: me } = useMe();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [locale, setLocale] = useState<NonNullable<PersonNew["locale"]>>(me.locale);
  const [password, setPassword] = useState("");
  const [lines, setLines] = useState([newLine(0)]);
  const [tries, setTries] = useState(0);
  const add = useAddPerson();
  const refused = useRefusal(add.error);
  const id = useId();
  const form = useFocusInvalid(tries, add.error);
  const tried = tries > 0;
  const missing = {
    name: tried && !name.trim() ? t("refusal.name_missing") : null,
    email: tried && !/^\S+@\S+$/.test(email.trim()) ? t("refusal.email_form") : null,
    password: tried && !acceptable(password) ? t("refusal.password_length") : null,
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (!name.trim() || !/^\S+@\S+$/.test(email.trim()) || !acceptable(password) || !complete(lines)) return;
    add.mutate({ name: name.trim(), email: email.trim(), locale, password, roles: grantsOf(lines) });
  };

  if (add.data) {
    return (
      <Dialog
        title={t("add.done", { name: add.data.name })}
        isOpen
        alert
        onClose={onClose}
        footer={
          <Button look="primary" onPress={onClose}>
            {t("hand_over.close")}
          </Button>
        }
      >
        <HandOver email={add.data.email} password={password} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t("add.title")}
      size="wide"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("ui:dialog.cancel")}</Button>
          <Button type="submit" form={id} look="primary" isPending={add.isPending}>
            {t("add.submit")}
          </Button>
        </>
      }
    >
      <form id={id} ref={form} className="contents" onSubmit={submit} noValidate>
        <div className={styles.pair}>
          <TextField
            label={t("name")}
            autoFocus
            autoComplete="off"
            maxLength={120}
            value={name}
            onChange={setName}
            error={missing.name ?? refused?.fields.name}
          />
          <TextField
            label={t("email")}
            type="email"
            hint={t("add.email_hint")}
            autoComplete="off"
            maxLength={254}
            value={email}
            onChange={setEmail}
            error={missing.email ?? refused?.fields.email}
          />
        </div>
        <RadioGroup
          label={t("add.language")}
          options={[
            { value: "fr", label: t("add.french") },
            { value: "en", label: t("add.english") },
          ]}
          value={locale}
          onChange={setLocale}
        />
        <RolesField
          lines={lines}
          onChange={setLines}
          clients={tenants}
          tried={tried}
          error={refused?.fields.roles}
        />
        <PasswordField
          label={t("password.initial")}
          hint={t("password.hint")}
          value={password}
          onChange={setPassword}
          error={missing.password ?? refused?.fields.password}
        />
        <Refusal refused={refused} title={t("add.failed")} />
      </form>
    </Dialog>
  );
}
