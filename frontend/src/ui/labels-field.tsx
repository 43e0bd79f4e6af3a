import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatLabels, parseLabels } from "./labels";
import { TextField } from "./text-field";

interface LabelsFieldProps {
  label: string;
  hint?: string;
  error?: string | null;
  value: Readonly<Record<string, string>>;
  onChange: (labels: Record<string, string>) => void;
  isDisabled?: boolean;
}

/** Labels typed on one line. What cannot be read is said under the field and not passed on. */
export function LabelsField({ label, hint, error, value, onChange, isDisabled }: LabelsFieldProps) {
  const { t } = useTranslation("ui");
  const [text, setText] = useState<string | null>(null);
  const wrong = text !== null && parseLabels(text) === null;
  return (
    <TextField
      label={label}
      hint={hint}
      mono
      isDisabled={isDisabled}
      placeholder="app=login, tier=front"
      value={text ?? formatLabels(value)}
      onChange={(next) => {
        setText(next);
        const labels = parseLabels(next);
        if (labels) onChange(labels);
      }}
      onBlur={() => {
        if (!wrong) setText(null);
      }}
      error={wrong ? t("labels.wrong") : error}
    />
  );
}
