import { useState } from "react";
import { useTranslation } from "react-i18next";
import { parseDuration, writeDuration } from "./duration-input";
import { TextField } from "./text-field";

interface DurationFieldProps {
  label: string;
  hideLabel?: boolean;
  hint?: string;
  error?: string | null;
  /** Seconds; not a number while what was typed is no length of time. A form must not send that. */
  value: number;
  onChange: (seconds: number) => void;
}

/** A length of time as people write it: `15 min`, `4 h`, `3 d`. What is typed stays as it is typed. */
export function DurationField({ label, hideLabel, hint, error, value, onChange }: DurationFieldProps) {
  const { t, i18n } = useTranslation("ui");
  const [text, setText] = useState<string | null>(null);
  const wrong = Number.isNaN(value);
  return (
    <TextField
      label={label}
      hideLabel={hideLabel}
      hint={hint}
      placeholder="–"
      value={text ?? writeDuration(value, i18n.language)}
      onChange={(next) => {
        setText(next);
        onChange(parseDuration(next) ?? Number.NaN);
      }}
      onBlur={() => {
        if (!wrong) setText(null);
      }}
      error={wrong ? t("duration.wrong") : error}
    />
  );
}
