import { Link } from "@tanstack/react-router";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "@/api/types";
import { useMe } from "@/features/session/queries";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/text-field";
import { useToast } from "@/ui/toast";
import { AccessSection } from "./access-section";
import { changesOf } from "./changes";
import { HandOver } from "./hand-over";
import { acceptable } from "./password";
import { PasswordField } from "./password-field";
import styles from "./people.module.css";
import { useChangePerson } from "./queries";
import { Refusal } from "./refusal";
import { administers, complete, grantsOf, linesOf } from "./roles";
import { RolesField } from "./roles-field";
import { useFocusInvalid } from "./use-focus-invalid";
import { useRefusal } from "./use-refusal";

/** Somebody's name, roles, password and access. */
export function PersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation(["people", "ui"]);
  const { tenants, person: me } = useMe();
  const toast = useToast();
  const [before] = useState(person);
  const [name, setName] = useState(person.name);
  const [lines, setLines] = useState(() => linesOf(person.roles));
  const [password, setPassword] = useState("");
  const [tries, setTries] = useState(0);
  const save = useChangePerson(person.id);
  const refused = useRefusal(save.error);
  const id = useId();
  const form = useFocusInvalid(tries, save.error);
  const tried = tries > 0;
  const self = person.id === me.id;
  const badPassword = password !== "" && !acceptable(password);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (!name.trim() || badPassword || !complete(lines)) return;
    const changes = changesOf(before, { name, lines, password });
    if (!changes) return onClose();
    save.mutate(changes, {
      onSuccess: (saved) => {
        if (changes.password) return;
        toast({ tone: "ok", text: t("person.saved", { name: saved.name }) });
        onClose();
      },
    });
  };

  if (save.data && password) {
    return (
      <Dialog
        title={t("person.password_set", { name: save.data.name })}
        isOpen
        alert
        onClose={onClose}
        footer={
          <Button look="primary" onPress={onClose}>
            {t("hand_over.close")}
          </Button>
        }
      >
        <HandOver email={person.email} password={password} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={person.name}
      size="wide"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("ui:dialog.cancel")}</Button>
          <Button type="submit" form={id} look="primary" isPending={save.isPending}>
            {t("person.save")}
          </Button>
        </>
      }
    >
      <p className={styles.quiet}>{person.email}</p>
      <form id={id} ref={form} className="contents" onSubmit={submit} noValidate>
        <TextField
          label={t("name")}
          autoComplete="off"
          maxLength={120}
          value={name}
          onChange={setName}
          error={tried && !name.trim() ? t("refusal.name_missing") : refused?.fields.name}
        />
        <RolesField
          lines={lines}
          onChange={setLines}
          clients={tenants}
          tried={tried}
          error={refused?.fields.roles}
        />
        {self && administers(before.roles) && !administers(grantsOf(lines)) && (
          <Banner tone="warn" title={t("person.own_role")} />
        )}
        {self ? (
          <p className={styles.quiet}>
            {t("person.own_password")} <Link to="/account">{t("person.account")}</Link>
          </p>
        ) : (
          <PasswordField
            label={t("password.new")}
            hint={t("password.new_hint")}
            value={password}
            onChange={setPassword}
            error={tried && badPassword ? t("refusal.password_length") : refused?.fields.password}
          />
        )}
        <Refusal refused={refused} title={t("person.failed")} />
      </form>
      <AccessSection person={person} onDone={onClose} />
    </Dialog>
  );
}
