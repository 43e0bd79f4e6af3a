import { Dices } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/text-field";
import { generatePassword } from "./password";
import styles from "./people.module.css";

interface PasswordFieldProps {
  label: string;
  hint: string;
  error?: string | null;
  value: string;
  onChange: (password: string) => void;
}

/** A password for somebody else: readable, because it is going to be passed on. */
export function PasswordField({ label, hint, error, value, onChange }: PasswordFieldProps) {
  const { t } = useTranslation("people");
  return (
    <div className={styles.password}>
      <TextField
        label={label}
        hint={hint}
        mono
        autoComplete="off"
        spellCheck="false"
        value={value}
        onChange={onChange}
        error={error}
      />
      <Button onPress={() => onChange(generatePassword())}>
        <Dices size={14} aria-hidden="true" />
        {t("password.generate")}
      </Button>
    </div>
  );
}
