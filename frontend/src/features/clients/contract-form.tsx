import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Contract, Tenant, Terms } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { useProblemText } from "@/app/problem-text";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { useClock } from "@/ui/clock";
import { dateAt } from "@/ui/dates";
import { DayField } from "@/ui/day-field";
import { focusInvalid } from "@/ui/focus-invalid";
import { TextField } from "@/ui/text-field";
import { useToast } from "@/ui/toast";
import { AvailabilityFields } from "./availability-fields";
import { HoursFields } from "./hours-fields";
import { MoneyFields } from "./money-fields";
import { useAddContract } from "./queries";
import { ResponseFields } from "./response-fields";
import { newestVersion, termsOf, unreadable } from "./terms";
import styles from "./terms.module.css";
import { useLeave } from "./use-leave";
import { useTermsErrors } from "./use-terms-errors";

interface ContractFormProps {
  tenant: Tenant;
  /** The contract that gets a new version; null enters another contract. */
  contract: Contract | null;
  onClose: () => void;
}

/** Enters a contract's next version, begun from the last one: what is not touched stays as it was agreed. */
export function ContractForm({ tenant, contract, onClose }: ContractFormProps) {
  const { t } = useTranslation(["clients", "ui"]);
  const clock = useClock();
  const toast = useToast();
  const add = useAddContract(tenant.id);
  const [reference, setReference] = useState(contract?.reference ?? "");
  const [terms, setTerms] = useState<Terms>(() =>
    contract ? newestVersion(contract).terms : termsOf("always", tenant.time_zone),
  );
  const [from, setFrom] = useState(() =>
    nextBeginning(
      dateAt(clock.now(), terms.time_zone),
      contract?.versions.map((one) => one.effective_from) ?? [],
    ),
  );
  const [begun] = useState({ reference, terms, from });
  const dirty = JSON.stringify(begun) !== JSON.stringify({ reference, terms, from });
  const { leave, question } = useLeave(dirty && !add.isSuccess, onClose, {
    title: t("contract.leave"),
    detail: t("contract.leave_detail"),
    verb: t("contract.leave_verb"),
  });
  const [tried, setTried] = useState(false);
  const { errorOf, count } = useTermsErrors(add.error, "terms.");
  const fields = add.error ? asProblem(add.error).fields() : {};
  const problemText = useProblemText();
  const form = useRef<HTMLFormElement>(null);
  const change = (part: Partial<Terms>) => setTerms((before) => ({ ...before, ...part }));
  const shared = { terms, onChange: change, errorOf };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!reference.trim() || !from || unreadable(terms)) return focusInvalid(form.current);
    add.mutate(
      { reference: reference.trim(), effective_from: from, terms },
      {
        onSuccess: (made) => {
          toast({
            tone: "ok",
            text: t("contract.entered", {
              reference: made.reference,
              version: newestVersion(made).version,
            }),
          });
          onClose();
        },
        onError: () => focusInvalid(form.current),
      },
    );
  };
  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate aria-label={t("contract.form")}>
      <Card
        title={contract ? t("contract.form_next", { reference: contract.reference }) : t("contract.form")}
      >
        <div className={styles.grid}>
          <TextField
            label={t("contract.reference")}
            hint={t("contract.reference_hint")}
            isDisabled={contract !== null}
            value={reference}
            onChange={setReference}
            error={tried && !reference.trim() ? t("contract.reference_missing") : fields.reference}
          />
          <DayField
            label={t("contract.effective_from")}
            hint={t("contract.effective_hint")}
            value={from}
            onChange={setFrom}
            error={
              tried && !from ? t("contract.from_missing") : fields.effective_from && problemText(add.error)
            }
          />
        </div>
      </Card>
      <HoursFields {...shared} />
      <AvailabilityFields {...shared} services={tenant.services} />
      <ResponseFields {...shared} />
      <MoneyFields {...shared} />
      <div className={styles.foot}>
        {add.error && (
          <ProblemBanner
            error={add.error}
            title={count > 0 ? t("contract.wrong_fields", { count }) : t("contract.failed")}
          />
        )}
        <div className={styles.line}>
          <span className="grow" />
          <Button onPress={leave}>{t("ui:dialog.cancel")}</Button>
          <Button type="submit" look="primary" isPending={add.isPending}>
            {contract ? t("contract.submit_next") : t("contract.submit")}
          </Button>
        </div>
      </div>
      {question}
    </form>
  );
}

/**
 * The first of the month after today and after every version there is: the report counts whole months, and two
 * versions cannot begin on one day.
 */
export function nextBeginning(today: string, taken: readonly string[]): string {
  const last = [today, ...taken].sort().at(-1) ?? "";
  const [year = 0, month = 0] = last.split("-").map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
