import { Lock, Send, Undo2 } from "lucide-react";
import { type FormEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { TextArea, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Incident } from "@/api/types";
import { useCommands } from "@/app/commands/commands";
import { useTenant } from "@/app/person/tenants";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { cx } from "@/ui/class-names";
import { useClock } from "@/ui/clock";
import { Kbd } from "@/ui/kbd";
import { Segments } from "@/ui/segments";
import { useToast } from "@/ui/toast";
import styles from "./composer.module.css";
import { useWriteNote } from "./queries";
import { useHeld } from "./use-held";
import { useKeptText } from "./use-kept-text";
import { useUpdateDraft } from "./use-update-draft";

export type Destination = "client" | "internal";

export interface ComposerHandle {
  /** Goes to the field, for this destination; an empty update is drafted from where the run stands. */
  write: (to: Destination) => void;
}

/**
 * Where a note or an update is written. Its destination is spelled out, and an update leaves after ten seconds in
 * which it can be taken back: what a client has read cannot.
 */
export function Composer({ incident, ref }: { incident: Incident; ref?: Ref<ComposerHandle> }) {
  const { t } = useTranslation("room");
  const tenant = useTenant(incident.tenant_id);
  const client = tenant?.name ?? "";
  const [to, setTo] = useState<Destination>("internal");
  // Two texts: an internal remark must not turn into an update by a change of tab.
  const [note, setNote] = useKeptText(`vigie.note.${incident.id}`);
  const [update, setUpdate] = useKeptText(`vigie.update.${incident.id}`);
  const [text, setText] = to === "client" ? [update, setUpdate] : [note, setNote];
  const [empty, setEmpty] = useState(false);
  const draft = useUpdateDraft(incident, tenant?.locale ?? "en", tenant?.time_zone);
  const field = useRef<HTMLTextAreaElement>(null);
  const [selectAll, setSelectAll] = useState(false);
  const write = useWriteNote();
  const publish = useWriteNote();
  const toast = useToast();
  const clock = useClock();
  // The text stays until it is recorded, so that no crash in between can lose it.
  const { holding, hold, undo } = useHeld(() => {
    publish
      .mutateAsync({ incident, body: update.trim(), visibility: "client" })
      .then(() => {
        setUpdate("");
        toast({ tone: "ok", text: t("composer.sent", { client }) });
      })
      // Who left the room learns it too; who stayed also sees why.
      .catch(() =>
        toast({ tone: "bad", text: t("composer.unsent", { client, reference: incident.reference }) }),
      );
  });
  const takeBack = () => {
    undo();
    setTo("client");
    field.current?.focus();
  };
  useCommands([
    {
      id: "room.undo_update",
      title: t("composer.undo"),
      section: incident.reference,
      keys: "mod+z",
      enabled: holding,
      perform: takeBack,
    },
  ]);

  const go = (destination: Destination) => {
    setTo(destination);
    setEmpty(false);
    if (destination === "client" && !update.trim() && !holding) {
      void draft(clock.now()).then((words) => {
        setUpdate(words);
        // Selected, so that the first key replaces a draft that does not fit.
        setSelectAll(true);
      });
    }
    field.current?.focus();
  };
  useImperativeHandle(ref, () => ({ write: go }));
  useEffect(() => {
    if (!selectAll) return;
    field.current?.select();
    setSelectAll(false);
  }, [selectAll]);

  const forClient = to === "client";
  const leaves = holding || publish.isPending;
  const send = () => {
    if (forClient ? leaves : write.isPending) return;
    if (!text.trim()) return setEmpty(true);
    if (forClient) {
      hold();
      field.current?.blur();
      return;
    }
    write.mutate(
      { incident, body: text.trim(), visibility: "internal" },
      {
        onSuccess: () => {
          setText("");
          field.current?.blur();
        },
      },
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const failure = write.error ?? publish.error;
  return (
    <form className={cx(styles.composer, forClient && styles.client)} onSubmit={submit}>
      <div className={styles.top}>
        <Segments
          label={t("composer.destination")}
          options={[
            { value: "internal", label: t("composer.internal") },
            { value: "client", label: t("composer.client") },
          ]}
          selected={[to]}
          onChange={([value]) => value && go(value)}
        />
      </div>
      <p className={styles.to} id={`to-${incident.id}`}>
        {forClient ? <i aria-hidden="true" /> : <Lock size={12} aria-hidden="true" />}
        {forClient ? t("composer.to_client", { client }) : t("composer.to_internal", { client })}
      </p>
      <TextField
        aria-label={forClient ? t("composer.update_label", { client }) : t("composer.note_label")}
        aria-describedby={`to-${incident.id}`}
        value={text}
        onChange={(value) => {
          setText(value);
          setEmpty(false);
        }}
        isInvalid={empty}
        isReadOnly={forClient && leaves}
      >
        <TextArea
          ref={field}
          rows={3}
          placeholder={forClient ? undefined : t("composer.note_hint")}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
              event.preventDefault();
              send();
            }
            if (event.key === "Escape") {
              event.stopPropagation();
              event.currentTarget.blur();
            }
          }}
        />
      </TextField>
      {empty && (
        <p className={styles.error} role="alert">
          {t("composer.empty")}
        </p>
      )}
      {failure && (
        <div className={styles.problem}>
          <ProblemBanner error={failure} title={t("composer.failed")} />
        </div>
      )}
      <div className={styles.foot}>
        <span className={styles.leaving} role="status">
          {holding && t("composer.leaving", { client })}
        </span>
        {holding ? (
          <Button size="small" onPress={takeBack}>
            <Undo2 size={13} aria-hidden="true" />
            {t("composer.undo")}
            <Kbd keys="mod+z" />
          </Button>
        ) : (
          <Button
            type="submit"
            size="small"
            look={forClient ? "primary" : "plain"}
            isPending={(forClient ? publish : write).isPending}
          >
            {forClient && <Send size={13} aria-hidden="true" />}
            {forClient ? t("composer.send", { client }) : t("composer.add")}
            <Kbd keys="mod+enter" />
          </Button>
        )}
      </div>
      {holding && <i className={styles.countdown} aria-hidden="true" />}
    </form>
  );
}
