import { useState } from "react";
import { useTranslation } from "react-i18next";
import { parseDuration, writeDuration } from "./duration-input";
import { TextField } from "./text-field";

interface DurationFieldProps {
  label: string;
  hideLabel?: boolean;
  hint?: string;
  error?: string | null;
  /** Seconds. */
  value: number;
  onChange: (seconds: number) => void;
}

/** A length of time as people write it: `15 min`, `4 h`, `3 d`. What cannot be read is not passed on. */
export function DurationField({ label, hideLabel, hint, error, value, onChange }: DurationFieldProps) {
  const { t, i18n } = useTranslation("ui");
  const [text, setText] = useState<string | null>(null);
  const wrong = text !== null && parseDuration(text) === null;
  return (
    <TextField
      label={label}
      hideLabel={hideLabel}
      hint={hint}
      placeholder="–"
      value={text ?? writeDuration(value, i18n.language)}
      onChange={(next) => {
        setText(next);
        const seconds = parseDuration(next);
        if (seconds !== null) onChange(seconds);
      }}
      onBlur={() => {
        if (!wrong) setText(null);
      }}
      error={wrong ? t("duration.wrong") : error}
    />
  );
}
