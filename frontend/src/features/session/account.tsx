import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { usePageTitle } from "@/app/page-title";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { cx } from "@/ui/class-names";
import { Page } from "@/ui/page";
import { RadioGroup } from "@/ui/radio-group";
import { Select } from "@/ui/select";
import { TextField } from "@/ui/text-field";
import { useToast } from "@/ui/toast";
import styles from "./account.module.css";
import { KeyboardCard } from "./keyboard-card";
import { NameForm } from "./name-form";
import { useChangePassword, useMe, useSignOut, useUpdateMe } from "./queries";

const zones = Intl.supportedValuesOf("timeZone").map((zone) => ({
  value: zone,
  label: zone.replaceAll("_", " "),
}));

/** A person's own settings: how the screen looks, when it is, and their password. */
export function Account() {
  const { t } = useTranslation("session");
  const me = useMe();
  usePageTitle(t("account.title"));
  const content = (
    <div className={cx(styles.account, me.shell === "portal" && styles.portal)}>
      {me.shell === "portal" && <h1>{t("account.title")}</h1>}
      <Screen />
      {me.shell === "console" && <KeyboardCard />}
      <Password />
      <Sessions />
    </div>
  );
  if (me.shell === "portal") return content;
  return (
    <Page title={t("account.title")} padded>
      {content}
    </Page>
  );
}

function Screen() {
  const { t } = useTranslation("session");
  const { person } = useMe();
  const update = useUpdateMe();
  return (
    <Card title={person.name} actions={person.email}>
      <div className={styles.form}>
        <NameForm />
        <RadioGroup
          label={t("account.language")}
          value={person.locale}
          onChange={(locale) => update.mutate({ locale })}
          options={[
            { value: "fr", label: "Français" },
            { value: "en", label: "English" },
          ]}
        />
        <RadioGroup
          label={t("account.theme")}
          value={person.theme}
          onChange={(theme) => update.mutate({ theme })}
          options={(["dark", "light", "system"] as const).map((value) => ({
            value,
            label: t(`account.themes.${value}`),
          }))}
        />
        <RadioGroup
          label={t("account.density")}
          value={person.density}
          onChange={(density) => update.mutate({ density })}
          options={(["compact", "normal", "roomy"] as const).map((value) => ({
            value,
            label: t(`account.densities.${value}`),
          }))}
        />
        <Select
          label={t("account.zone")}
          hint={t("account.zone_what")}
          value={person.time_zone}
          onChange={(time_zone) => update.mutate({ time_zone })}
          options={zones}
        />
        <ProblemBanner error={update.error} />
      </div>
    </Card>
  );
}

function Password() {
  const { t } = useTranslation("session");
  const toast = useToast();
  const change = useChangePassword();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const fields = change.error ? asProblem(change.error).fields() : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { current, new: next },
      {
        onSuccess: () => {
          setCurrent("");
          setNext("");
          toast({ tone: "ok", text: t("account.password_changed") });
        },
      },
    );
  };
  return (
    <Card title={t("account.password")}>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label={t("account.current")}
          type="password"
          autoComplete="current-password"
          isRequired
          value={current}
          onChange={setCurrent}
          error={fields.current}
        />
        <TextField
          label={t("account.new")}
          type="password"
          autoComplete="new-password"
          hint={t("account.new_what")}
          isRequired
          minLength={12}
          value={next}
          onChange={setNext}
          error={fields.new}
        />
        <ProblemBanner error={change.error} title={t("account.password_failed")} />
        <Button type="submit" isPending={change.isPending}>
          {t("account.change")}
        </Button>
      </form>
    </Card>
  );
}

function Sessions() {
  const { t } = useTranslation("session");
  const signOut = useSignOut();
  return (
    <Card title={t("account.sessions")}>
      <ProblemBanner error={signOut.error} />
      <div className={styles.row}>
        <Button onPress={() => signOut.mutate(false)}>{t("account.out_here")}</Button>
        <Button look="danger" onPress={() => signOut.mutate(true)}>
          {t("account.out_everywhere")}
        </Button>
      </div>
    </Card>
  );
}
