import { ArrowRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { Can } from "@/ui/can";
import { dateAt, dayName } from "@/ui/dates";
import { TextField } from "@/ui/text-field";
import { useToast } from "@/ui/toast";
import { ClassName } from "./class-name";
import { asClass } from "./classes";
import { length } from "./lengths";
import styles from "./month.module.css";
import { useDecide } from "./queries";
import { wallTime } from "./wall-time";

interface ClaimFormProps {
  month: Month;
  tenant: string;
  outage: Month["outages"][number];
}

/** One proposed exclusion: what it would move, why, and the client's yes or no with its reason. */
export function ClaimForm({ month, tenant, outage }: ClaimFormProps) {
  const { t, i18n } = useTranslation(["availability", "ui"]);
  const claim = outage.exclusion;
  if (!claim) return null;
  const zone = month.time_zone;
  const from = Date.parse(claim.from);
  const to = Date.parse(claim.to);
  const clock = (at: number) => wallTime(at, "seconds", i18n.language, zone);
  return (
    <article className={styles.claim}>
      <div className={styles.row}>
        <b className={styles.value}>
          {dayName(dateAt(from, zone), i18n.language, "short")}, {clock(from)} – {clock(to)}
        </b>
        <span className="grow" />
        <span className={styles.caption}>{length((to - from) / 1000)}</span>
      </div>
      <div className={styles.row}>
        <ClassName of={asClass(outage.class)} month={month} clause={outage.clause} />
        <ArrowRight size={14} aria-hidden="true" />
        {claim.reason === "force_majeure" ? (
          <b>{t("claim.force_majeure")}</b>
        ) : (
          <ClassName of={asClass(claim.reason)} month={month} />
        )}
      </div>
      {claim.note && <blockquote>{claim.note}</blockquote>}
      <p className={styles.caption}>{t("decide.by", { who: claim.proposed_by })}</p>
      <Can do="exclusion:decide" tenant={tenant}>
        <Answer tenant={tenant} exclusion={claim.id} />
      </Can>
    </article>
  );
}

function Answer({ tenant, exclusion }: { tenant: string; exclusion: string }) {
  const { t } = useTranslation(["availability", "ui"]);
  const toast = useToast();
  const decide = useDecide(tenant);
  const [side, setSide] = useState<"agree" | "refuse" | null>(null);
  const [reason, setReason] = useState("");
  if (!side) {
    return (
      <div className={styles.row}>
        <Button onPress={() => setSide("agree")}>{t("decide.agree")}</Button>
        <Button onPress={() => setSide("refuse")}>{t("decide.refuse")}</Button>
      </div>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    decide.mutate(
      { exclusion, agree: side === "agree", reason: reason.trim() },
      { onSuccess: () => toast({ tone: "ok", text: t(`decide.${side}d`) }) },
    );
  };
  return (
    <form className={styles.answer} onSubmit={submit}>
      <TextField
        label={t("decide.reason")}
        hint={t("decide.reason_what")}
        rows={3}
        autoFocus
        // A refusal the provider cannot understand only begins a second letter.
        isRequired={side === "refuse"}
        value={reason}
        onChange={setReason}
      />
      <ProblemBanner error={decide.error} title={t("decide.failed")} />
      <div className={styles.row}>
        <Button onPress={() => setSide(null)}>{t("ui:dialog.cancel")}</Button>
        <Button type="submit" look="primary" isPending={decide.isPending}>
          {t(`decide.send_${side}`)}
        </Button>
      </div>
    </form>
  );
}
