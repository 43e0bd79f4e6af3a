import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { Card } from "@/ui/card";
import { monthName } from "@/ui/dates";
import { percent } from "@/ui/percent";
import { Pill, type Tone } from "@/ui/pill";
import { formatTime } from "@/ui/time-format";
import { usedBudget } from "./burn-scale";
import { ClassSum } from "./class-sum";
import { ClauseBar } from "./clause-bar";
import { FlipText } from "./flip-text";
import { length } from "./lengths";
import styles from "./readings.module.css";

/** The verdict: the figure owed, the figure lived, and the seconds both are made of. */
export function ReadingsCard({ month }: { month: Month }) {
  const { t, i18n } = useTranslation("availability");
  const { contractual, as_lived } = month;
  const figure = (value: string | null) => (value === null ? "—" : percent(value, i18n.language, 4));
  return (
    <Card portal>
      <div className={styles.readings}>
        <section aria-labelledby="reading-contract">
          <h2 id="reading-contract">{t("reading.contract")}</h2>
          <div className={styles.line}>
            <strong>{figure(contractual.availability)}</strong>
            <VerdictPill month={month} />
            {month.provisional && <Provisional month={month} />}
          </div>
          <Sentence month={month} />
        </section>
        <section aria-labelledby="reading-lived">
          <h2 id="reading-lived">{t("reading.lived")}</h2>
          <div className={styles.line}>
            <strong className={styles.soft}>{figure(as_lived.availability)}</strong>
            <FlipText month={month} />
          </div>
        </section>
      </div>
      <ClauseBar month={month} />
      <ClassSum month={month} />
    </Card>
  );
}

const tones: Record<string, Tone> = { met: "ok", breached: "bad", not_measurable: "mute" };

function VerdictPill({ month }: { month: Month }) {
  const { t, i18n } = useTranslation("availability");
  const { verdict, budget_ms } = month.contractual;
  const target = percent(month.contract.target, i18n.language);
  // What is left of the budget, as the report and the burn-down say it.
  const margin = length(Math.floor(Math.abs(budget_ms - usedBudget(month)) / 1000));
  return (
    <Pill tone={tones[verdict]}>
      {verdict === "not_measurable"
        ? t("verdict.not_measurable")
        : t(`verdict.${verdict}_by`, { target, margin })}
    </Pill>
  );
}

function Provisional({ month: { as_of, time_zone } }: { month: Month }) {
  const { t, i18n } = useTranslation("availability");
  if (!as_of) return <Pill tone="warn">{t("provisional")}</Pill>;
  return (
    <Pill tone="warn">
      {t("provisional_at", { at: formatTime(as_of, "datetime", i18n.language, time_zone) })}
    </Pill>
  );
}

function Sentence({ month }: { month: Month }) {
  const { t, i18n } = useTranslation("availability");
  const { contractual, contract, provisional } = month;
  const words = {
    month: monthName(month.period, i18n.language),
    // What the contract's aggregation makes of the downtime: several components' seconds weigh less than their sum.
    down: length(Math.floor(usedBudget(month) / 1000)),
    budget: length(Math.floor(contractual.budget_ms / 1000)),
  };
  const kind = `${provisional ? "so_far" : "final"}_${contractual.verdict}` as const;
  return (
    <p className={styles.sentence}>
      {t(`sentence.${kind}`, words)}
      {contractual.credit_cents > 0 &&
        ` ${t("credit", {
          pct: percent(contractual.credit_pct, i18n.language),
          amount: money(contractual.credit_cents, contract.currency, i18n.language),
        })}`}
    </p>
  );
}

function money(cents: number, currency: string, language: string): string {
  const locale = language.startsWith("fr") ? "fr-FR" : "en-GB";
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(cents / 100);
}
