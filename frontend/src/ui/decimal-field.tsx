import { useTranslation } from "react-i18next";
import { TextField, type TextFieldProps } from "./text-field";

interface DecimalFieldProps extends Omit<TextFieldProps, "value" | "onChange" | "inputMode"> {
  /** A decimal number as it is kept, with a point. */
  value: string;
  onChange: (value: string) => void;
}

/** A decimal number, shown with the language's own mark and read with either. */
export function DecimalField({ value, onChange, ...field }: DecimalFieldProps) {
  const { i18n } = useTranslation();
  return (
    <TextField
      {...field}
      inputMode="decimal"
      value={i18n.language.startsWith("fr") ? value.replace(".", ",") : value}
      onChange={(text) => onChange(text.replace(",", ".").trim())}
    />
  );
}
