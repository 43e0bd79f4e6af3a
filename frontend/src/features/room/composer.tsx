import { Lock, Send } from "lucide-react";
import { type FormEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { TextArea, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Incident } from "@/api/types";
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
import { useKeptText } from "./use-kept-text";
import { useUpdateDraft } from "./use-update-draft";

export type Destination = "client" | "internal";

export interface ComposerHandle {
  /** Goes to the field, for this destination; an empty update is drafted from where the run stands. */
  write: (to: Destination) => void;
}

/** Where a note or an update is written. Its destination is spelled out: what a client reads cannot be taken back. */
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
  const toast = useToast();
  const clock = useClock();

  const go = (destination: Destination) => {
    setTo(destination);
    setEmpty(false);
    if (destination === "client" && !update.trim()) {
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

  const send = () => {
    if (write.isPending) return;
    if (!text.trim()) return setEmpty(true);
    write.mutate(
      { incident, body: text.trim(), visibility: to },
      {
        onSuccess: () => {
          setText("");
          if (to === "client") toast({ tone: "ok", text: t("composer.sent", { client }) });
          field.current?.blur();
        },
      },
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const forClient = to === "client";
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
      {write.error && (
        <div className={styles.problem}>
          <ProblemBanner error={write.error} title={t("composer.failed")} />
        </div>
      )}
      <div className={styles.foot}>
        <span className="grow" />
        <Button type="submit" size="small" look={forClient ? "primary" : "plain"} isPending={write.isPending}>
          {forClient && <Send size={13} aria-hidden="true" />}
          {forClient ? t("composer.send", { client }) : t("composer.add")}
          <Kbd keys="mod+enter" />
        </Button>
      </div>
    </form>
  );
}
