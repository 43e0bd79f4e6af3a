import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Terms } from "@/api/types";
import { Card } from "@/ui/card";
import { Select } from "@/ui/select";
import { TextField } from "@/ui/text-field";
import type { TermsFieldsProps } from "./terms";
import { parseDays } from "./terms";
import styles from "./terms.module.css";
import { WindowField } from "./window-field";
import { zones } from "./zones";

const calendars: readonly Terms["holidays"]["calendar"][] = ["", "FR", "CA-QC"];

/** When the service is owed, when the team watches, and what holidays do. */
export function HoursFields({ terms, onChange, errorOf }: TermsFieldsProps) {
  const { t } = useTranslation("clients");
  const [extra, setExtra] = useState(terms.holidays.extra.join(", "));
  const days = parseDays(extra);
  return (
    <Card title={t("terms.hours")}>
      <div className={styles.stack}>
        <WindowField
          label={t("terms.service_window")}
          hint={t("terms.service_window_hint")}
          value={terms.service_window}
          onChange={(service_window) => onChange({ service_window })}
          error={errorOf("service_window")}
        />
        <WindowField
          label={t("terms.coverage")}
          hint={t("terms.coverage_hint")}
          value={terms.coverage}
          onChange={(coverage) => onChange({ coverage })}
          error={errorOf("coverage")}
        />
        <div className={styles.grid}>
          <Select
            label={t("terms.time_zone")}
            options={zones}
            value={terms.time_zone}
            onChange={(time_zone) => onChange({ time_zone })}
            error={errorOf("time_zone")}
          />
          <Select
            label={t("terms.holidays")}
            options={calendars.map((value) => ({
              value,
              label: t(`terms.calendar.${(value || "none") as "none"}`),
            }))}
            value={terms.holidays.calendar}
            onChange={(calendar) => onChange({ holidays: { ...terms.holidays, calendar } })}
            error={errorOf("holidays.calendar")}
          />
          <TextField
            label={t("terms.extra")}
            hint={t("terms.extra_hint")}
            placeholder="2026-12-24"
            value={extra}
            onChange={(text) => {
              setExtra(text);
              onChange({ holidays: { ...terms.holidays, extra: parseDays(text) ?? [text] } });
            }}
            error={days ? errorOf("holidays.extra[0]") : t("wrong.day")}
          />
        </div>
      </div>
    </Card>
  );
}
