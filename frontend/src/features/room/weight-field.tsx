import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DecimalField } from "@/ui/decimal-field";
import { lineWeight, weightIsWrong } from "./resolution-lines";

interface WeightFieldProps {
  /** Thousandths; not a number while what was typed is none. */
  value: number;
  onChange: (thousandths: number) => void;
  error?: string | null;
}

/** The share of a component that was down, in per cent. What is typed stays as it is typed. */
export function WeightField({ value, onChange, error }: WeightFieldProps) {
  const { t } = useTranslation("room");
  const [text, setText] = useState(String(value / 10));
  const shown = Object.is(lineWeight(text), value) || Number.isNaN(value) ? text : String(value / 10);
  return (
    <DecimalField
      label={t("resolve.weight")}
      value={shown}
      onChange={(next) => {
        setText(next);
        onChange(lineWeight(next));
      }}
      error={weightIsWrong(value) && shown !== "" ? t("resolve.problem.weight") : error}
    />
  );
}
