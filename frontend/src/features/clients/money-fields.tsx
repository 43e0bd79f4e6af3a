import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { ClassSwatch, type ClauseClass } from "@/ui/class-swatch";
import { DecimalField } from "@/ui/decimal-field";
import { IconButton } from "@/ui/icon-button";
import { TextField } from "@/ui/text-field";
import type { TermsFieldsProps } from "./terms";
import { parseMoney, writeMoney } from "./terms";
import styles from "./terms.module.css";

const classes: readonly ClauseClass[] = [
  "available",
  "provider_down",
  "degraded",
  "client",
  "third_party",
  "maintenance",
  "unknown",
  "outside",
];

/** What a missed month costs, and the article behind each class of seconds. */
export function MoneyFields({ terms, onChange, errorOf }: TermsFieldsProps) {
  const { t } = useTranslation(["clients", "ui"]);
  const [fee, setFee] = useState(writeMoney(terms.monthly_fee_cents));
  const { credits } = terms;
  const put = (at: number, part: Partial<(typeof credits)[number]>) =>
    onChange({ credits: credits.map((tier, index) => (index === at ? { ...tier, ...part } : tier)) });
  return (
    <Card title={t("terms.money")}>
      <div className={styles.stack}>
        <div className={styles.grid}>
          <TextField
            label={t("terms.fee")}
            inputMode="decimal"
            value={fee}
            onChange={(text) => {
              setFee(text);
              onChange({ monthly_fee_cents: parseMoney(text) ?? Number.NaN });
            }}
            error={parseMoney(fee) === null ? t("wrong.money") : errorOf("monthly_fee_cents")}
          />
          <TextField
            label={t("terms.currency")}
            value={terms.currency}
            onChange={(text) => onChange({ currency: text.toUpperCase().trim() })}
            error={errorOf("currency")}
          />
          <DecimalField
            label={t("terms.cap_field")}
            value={terms.credit_cap_pct}
            onChange={(credit_cap_pct) => onChange({ credit_cap_pct })}
            error={errorOf("credit_cap_pct")}
          />
        </div>
        <fieldset className={styles.window}>
          <legend>{t("terms.credits")}</legend>
          <p>{credits.length === 0 ? t("terms.no_credit") : t("terms.credits_hint")}</p>
          <ul className={styles.rules}>
            {credits.map((tier, at) => (
              // A step has no name but its place.
              <li key={at} className={styles.tier}>
                <DecimalField
                  label={t("terms.below_field")}
                  value={tier.below}
                  onChange={(below) => put(at, { below })}
                  error={errorOf(`credits[${at}].below`)}
                />
                <DecimalField
                  label={t("terms.credit_field")}
                  value={tier.credit_pct}
                  onChange={(credit_pct) => put(at, { credit_pct })}
                  error={errorOf(`credits[${at}].credit_pct`)}
                />
                <IconButton
                  label={t("terms.remove_credit")}
                  icon={<Trash2 size={15} />}
                  onPress={() => onChange({ credits: credits.filter((_, index) => index !== at) })}
                />
              </li>
            ))}
          </ul>
          <div>
            <Button
              size="small"
              onPress={() => onChange({ credits: [...credits, { below: "", credit_pct: "" }] })}
            >
              <Plus size={13} aria-hidden="true" />
              {t("terms.add_credit")}
            </Button>
          </div>
        </fieldset>
        <fieldset className={styles.window}>
          <legend>{t("terms.clauses")}</legend>
          <p>{t("terms.clauses_hint")}</p>
          <div className={styles.four}>
            {classes.map((of) => (
              <TextField
                key={of}
                label={t(`ui:class.${of}`)}
                icon={
                  <span className={styles.swatch}>
                    <ClassSwatch of={of} />
                  </span>
                }
                placeholder="art. 5.1"
                value={terms.clauses[of] ?? ""}
                onChange={(clause) => onChange({ clauses: { ...terms.clauses, [of]: clause } })}
                error={errorOf(`clauses.${of}`)}
              />
            ))}
          </div>
        </fieldset>
      </div>
    </Card>
  );
}
