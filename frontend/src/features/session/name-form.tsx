import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/text-field";
import styles from "./account.module.css";
import { useMe, useUpdateMe } from "./queries";

/** The person's own name, as timelines and reports print it from now on. */
export function NameForm() {
  const { t } = useTranslation("session");
  const { person } = useMe();
  const update = useUpdateMe();
  const [name, setName] = useState(person.name);
  const changed = name.trim() !== person.name;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changed && name.trim()) update.mutate({ name: name.trim() });
  };
  return (
    <form className={styles.row} onSubmit={submit} noValidate>
      <TextField
        label={t("account.name")}
        hint={t("account.name_what")}
        autoComplete="name"
        value={name}
        onChange={setName}
        error={
          name.trim() ? update.error && asProblem(update.error).fields().name : t("account.name_missing")
        }
      />
      {changed && (
        <Button type="submit" isPending={update.isPending}>
          {t("account.name_save")}
        </Button>
      )}
    </form>
  );
}
