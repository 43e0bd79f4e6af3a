import { useTranslation } from "react-i18next";
import type { Priority } from "@/api/types";
import { PriorityPip } from "@/ui/priority-pip";
import { Segments } from "@/ui/segments";
import type { QueueSearch } from "./queue-filter";

const priorities: readonly Priority[] = ["P1", "P2", "P3", "P4"];

interface PriorityFilterProps {
  search: QueueSearch;
  onChange: (part: Partial<QueueSearch>) => void;
}

/** Which priorities are shown; none chosen shows all. */
export function PriorityFilter({ search, onChange }: PriorityFilterProps) {
  const { t } = useTranslation("queue");
  return (
    <Segments
      label={t("filter.priority")}
      multiple
      options={priorities.map((value) => ({ value, label: value, icon: <PriorityPip priority={value} /> }))}
      selected={search.priority ?? []}
      onChange={(values) => onChange({ priority: values.length > 0 ? values : undefined })}
    />
  );
}
