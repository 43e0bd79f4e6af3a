import { Plus, Trash2 } from "lucide-react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Window } from "@/api/types";
import { Button } from "@/ui/button";
import { ClockField } from "@/ui/clock-field";
import { IconButton } from "@/ui/icon-button";
import { Segments } from "@/ui/segments";
import { Select } from "@/ui/select";
import { overnight, type Rule, rulesOf } from "./terms";
import styles from "./terms.module.css";
import { dayName } from "./window-words";

interface WindowFieldProps {
  label: string;
  hint: string;
  error?: string | null;
  value: Window;
  onChange: (window: Window) => void;
}

const week = [1, 2, 3, 4, 5, 6, 7];
const office: Rule = { days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" };

/** When something is in force during a week: always, or by days and hours; hours may run over midnight. */
export function WindowField({ label, hint, error, value, onChange }: WindowFieldProps) {
  const { t, i18n } = useTranslation("clients");
  const rules = rulesOf(value);
  const put = (next: Rule[]) => onChange({ kind: "weekly", rules: next, on_holidays: value.on_holidays });
  const change = (at: number, part: Partial<Rule>) =>
    put(rules.map((rule, index) => (index === at ? { ...rule, ...part } : rule)));
  return (
    <fieldset className={styles.window}>
      <legend>{label}</legend>
      <p>{hint}</p>
      <Segments
        label={label}
        options={[
          { value: "24x7", label: t("window.always") },
          { value: "weekly", label: t("window.weekly") },
        ]}
        selected={[value.kind]}
        onChange={([kind]) => {
          if (kind === "24x7") onChange({ kind });
          else if (kind && value.kind !== "weekly") put([office]);
        }}
      />
      {value.kind === "weekly" && (
        <>
          <ul className={styles.rules}>
            {rules.map((rule, at) => (
              // A rule has no name but its place.
              <li key={at}>
                <ToggleButtonGroup
                  aria-label={t("window.days")}
                  className={styles.days}
                  selectionMode="multiple"
                  selectedKeys={rule.days.map(String)}
                  onSelectionChange={(keys) =>
                    change(at, { days: [...keys].map(Number).sort((a, b) => a - b) })
                  }
                >
                  {week.map((day) => (
                    <ToggleButton key={day} id={String(day)} className={styles.day}>
                      {dayName(day, i18n.language)}
                    </ToggleButton>
                  ))}
                </ToggleButtonGroup>
                <ClockField
                  label={t("window.from")}
                  hideLabel
                  value={rule.from}
                  onChange={(from) => change(at, { from })}
                />
                –
                <ClockField
                  label={t("window.to")}
                  hideLabel
                  value={rule.to}
                  onChange={(to) => change(at, { to })}
                />
                <small>{overnight(rule) && t("window.next_day")}</small>
                <IconButton
                  label={t("window.remove")}
                  icon={<Trash2 size={15} />}
                  isDisabled={rules.length === 1}
                  onPress={() => put(rules.filter((_, index) => index !== at))}
                />
              </li>
            ))}
          </ul>
          <div className={styles.line}>
            <Button size="small" onPress={() => put([...rules, { ...office, days: [6, 7] }])}>
              <Plus size={13} aria-hidden="true" />
              {t("window.add")}
            </Button>
            <Select
              label={t("window.on_holidays")}
              hideLabel
              options={(["closed", "open", "usual"] as const).map((one) => ({
                value: one,
                label: t(`window.holidays.${one}`),
              }))}
              value={value.on_holidays ?? "closed"}
              onChange={(one) =>
                onChange({ kind: "weekly", rules, ...(one !== "closed" && { on_holidays: one }) })
              }
            />
          </div>
        </>
      )}
      {error && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
