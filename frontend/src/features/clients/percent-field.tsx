import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TextField } from "@/ui/text-field";

interface PercentFieldProps {
  label: string;
  hideLabel?: boolean;
  hint?: string;
  error?: string | null;
  /** Thousandths; not a number while what was typed is no share. A form must not send that. */
  value: number;
  onChange: (thousandths: number) => void;
}

/** A share in per cent, kept in thousandths. What is typed stays as it is typed. */
export function PercentField({ label, hideLabel, hint, error, value, onChange }: PercentFieldProps) {
  const { t, i18n } = useTranslation("clients");
  const [text, setText] = useState<string | null>(null);
  const wrong = Number.isNaN(value);
  const shown = wrong ? "" : String(value / 10).replace(".", i18n.language.startsWith("fr") ? "," : ".");
  return (
    <TextField
      label={label}
      hideLabel={hideLabel}
      hint={hint}
      inputMode="decimal"
      value={text ?? shown}
      onChange={(next) => {
        setText(next);
        onChange(read(next));
      }}
      onBlur={() => {
        if (!wrong) setText(null);
      }}
      error={wrong ? t("wrong.weight") : error}
    />
  );
}

function read(text: string): number {
  const share = /^\d{1,3}([.,]\d)?$/.test(text.trim()) ? Number(text.replace(",", ".")) : Number.NaN;
  return share <= 100 ? Math.round(share * 10) : Number.NaN;
}
