import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TextField } from "@/ui/text-field";

interface PercentFieldProps {
  label: string;
  hideLabel?: boolean;
  hint?: string;
  error?: string | null;
  /** Thousandths. */
  value: number;
  onChange: (thousandths: number) => void;
}

/** A share in per cent, kept in thousandths. What cannot be read is not passed on. */
export function PercentField({ label, hideLabel, hint, error, value, onChange }: PercentFieldProps) {
  const { t, i18n } = useTranslation("clients");
  const [text, setText] = useState<string | null>(null);
  const read = (from: string) =>
    /^\d{1,3}([.,]\d)?$/.test(from.trim()) ? Number(from.replace(",", ".")) : null;
  const shown = String(value / 10).replace(".", i18n.language.startsWith("fr") ? "," : ".");
  const share = text === null ? value / 10 : read(text);
  const wrong = share === null || share > 100;
  return (
    <TextField
      label={label}
      hideLabel={hideLabel}
      hint={hint}
      inputMode="decimal"
      value={text ?? shown}
      onChange={(next) => {
        setText(next);
        const found = read(next);
        if (found !== null && found <= 100) onChange(Math.round(found * 10));
      }}
      onBlur={() => {
        if (!wrong) setText(null);
      }}
      error={wrong ? t("wrong.weight") : error}
    />
  );
}
