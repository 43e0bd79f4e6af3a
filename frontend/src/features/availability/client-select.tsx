import { useTranslation } from "react-i18next";
import type { MyTenant } from "@/app/person/tenants";
import { Select } from "@/ui/select";

interface ClientSelectProps {
  clients: readonly MyTenant[];
  value: string;
  onChange: (id: string) => void;
}

/** Which client is looked at. */
export function ClientSelect({ clients, value, onChange }: ClientSelectProps) {
  const { t } = useTranslation("availability");
  return (
    <Select
      label={t("page.client")}
      hideLabel
      options={clients.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
    />
  );
}
