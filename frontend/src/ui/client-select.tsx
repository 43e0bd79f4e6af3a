import { Select } from "./select";

interface ClientSelectProps {
  /** Said to screen readers: "Client". */
  label: string;
  clients: readonly { id: string; name: string }[];
  value: string;
  onChange: (id: string) => void;
}

/** Which client is looked at. */
export function ClientSelect({ label, clients, value, onChange }: ClientSelectProps) {
  return (
    <Select
      label={label}
      hideLabel
      options={clients.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
    />
  );
}
