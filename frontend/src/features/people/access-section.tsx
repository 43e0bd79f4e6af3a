import { useTranslation } from "react-i18next";
import type { Person } from "@/api/types";
import { Button } from "@/ui/button";
import { useToast } from "@/ui/toast";
import styles from "./people.module.css";
import { useChangePerson } from "./queries";
import { Refusal } from "./refusal";
import { useRefusal } from "./use-refusal";

/** Whether somebody may sign in, and the button that changes it at once. */
export function AccessSection({ person, onDone }: { person: Person; onDone: () => void }) {
  const { t } = useTranslation("people");
  const toast = useToast();
  const change = useChangePerson(person.id);
  const refused = useRefusal(change.error);
  const { name } = person;
  const enable = () =>
    change.mutateAsync({ disabled: false }).then(
      () => toast({ tone: "ok", text: t("access.enabled", { name }) }),
      () => toast({ tone: "bad", text: t("access.enable_failed", { name }) }),
    );
  const turn = () =>
    change.mutate(
      { disabled: !person.disabled },
      {
        onSuccess: ({ disabled }) => {
          onDone();
          if (!disabled) return toast({ tone: "ok", text: t("access.enabled", { name }) });
          toast({ tone: "ok", text: t("access.disabled", { name }), undo: () => void enable() });
        },
      },
    );
  return (
    <section className={styles.access} aria-label={t("access.label")}>
      <p>{t(person.disabled ? "access.is_disabled" : "access.is_enabled")}</p>
      <Button look={person.disabled ? "plain" : "danger"} isPending={change.isPending} onPress={turn}>
        {t(person.disabled ? "access.enable" : "access.disable")}
      </Button>
      <Refusal
        refused={refused}
        title={t(person.disabled ? "access.enable_failed" : "access.disable_failed", { name })}
      />
    </section>
  );
}
