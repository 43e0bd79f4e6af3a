import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { dayName, monthName, sentenceCase } from "@/ui/dates";
import { IconButton } from "@/ui/icon-button";
import { formatTime } from "@/ui/time-format";
import { daySpan } from "./day-window";
import { length } from "./lengths";
import styles from "./month.module.css";

interface MonthHeadProps {
  month: Month;
  level: 1 | 2;
  onPeriod: (period: string) => void;
  report?: ReactNode;
}

/** The month's name and true length, the steps to its neighbours, and its signed report. */
export function MonthHead({ month, level, onPeriod, report }: MonthHeadProps) {
  const { t, i18n } = useTranslation("availability");
  const Heading = level === 1 ? "h1" : "h2";
  const name = sentenceCase(monthName(month.period, i18n.language));
  return (
    <header className={styles.head}>
      <div>
        <Heading>{t("title", { month: name })}</Heading>
        <p>
          {lead(month)} {t("lead.clause")}
        </p>
      </div>
      <Stepper month={month} name={name} onPeriod={onPeriod} />
      {report}
    </header>
  );

  function lead({ total_s, as_of, provisional, time_zone, days }: Month): string {
    const total = length(total_s);
    if (provisional && as_of) {
      return t("lead.so_far", { length: total, at: formatTime(as_of, "datetime", i18n.language, time_zone) });
    }
    const changed = days.find(({ date }) => {
      const span = daySpan(date, time_zone);
      return span.to - span.from !== 86_400_000;
    });
    if (!changed) return t("lead.length", { length: total });
    return t("lead.clock_change", { length: total, day: dayName(changed.date, i18n.language, "short") });
  }
}

function Stepper({
  month,
  name,
  onPeriod,
}: {
  month: Month;
  name: string;
  onPeriod: (period: string) => void;
}) {
  const { t } = useTranslation("availability");
  // Newest first: the next month stands before this one.
  const at = month.periods.indexOf(month.period);
  const next = at > 0 ? month.periods[at - 1] : undefined;
  const previous = at >= 0 ? month.periods[at + 1] : undefined;
  return (
    <fieldset className={styles.stepper} aria-label={t("step.label")}>
      <IconButton
        label={t("step.previous")}
        icon={<ChevronLeft size={16} />}
        isDisabled={!previous}
        onPress={() => previous && onPeriod(previous)}
      />
      <b aria-live="polite">{name}</b>
      <IconButton
        label={t("step.next")}
        icon={<ChevronRight size={16} />}
        isDisabled={!next}
        onPress={() => next && onPeriod(next)}
      />
    </fieldset>
  );
}
