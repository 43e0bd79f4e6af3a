import { useTranslation } from "react-i18next";
import type { Tenant } from "@/api/types";
import { RadioGroup } from "@/ui/radio-group";
import { Select } from "@/ui/select";
import { zones } from "./zones";

interface PlaceFieldsProps {
  zone: string;
  onZone: (zone: string) => void;
  zoneError: string | undefined;
  locale: Tenant["locale"];
  onLocale: (locale: Tenant["locale"]) => void;
}

/** Where a client is: its time zone and the language of its reports. */
export function PlaceFields({ zone, onZone, zoneError, locale, onLocale }: PlaceFieldsProps) {
  const { t } = useTranslation("clients");
  return (
    <>
      <Select label={t("new.zone")} options={zones} value={zone} onChange={onZone} error={zoneError} />
      <RadioGroup
        label={t("new.locale")}
        value={locale}
        onChange={onLocale}
        options={[
          { value: "fr", label: "Français" },
          { value: "en", label: "English" },
        ]}
      />
    </>
  );
}
