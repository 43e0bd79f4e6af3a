import { Moon, Sun } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMe, useUpdateMe } from "@/features/session/queries";
import { IconButton } from "@/ui/icon-button";
import { useTheme } from "./appearance";

/** Dark or light, kept with the person. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const theme = useTheme(useMe().person.theme);
  const { mutate } = useUpdateMe();
  return (
    <IconButton
      label={t("person.switch_theme")}
      icon={theme === "dark" ? <Sun size={14} /> : <Moon size={14} />}
      onPress={() => mutate({ theme: theme === "dark" ? "light" : "dark" })}
    />
  );
}
