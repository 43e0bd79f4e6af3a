import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useTenantName } from "@/app/person/tenants";
import { Button } from "@/ui/button";
import styles from "./queue.module.css";
import type { QueueSearch } from "./queue-filter";

interface FilterStripProps {
  search: QueueSearch;
  /** How many rows the filters leave, and of how many. */
  shown: number;
  total: number;
  onChange: (part: Partial<QueueSearch>) => void;
  onClear: () => void;
}

/** What narrows the list, always in sight: a filtered queue must never pass for a calm one. */
export function FilterStrip({ search, shown, total, onChange, onClear }: FilterStripProps) {
  const { t } = useTranslation("queue");
  const name = useTenantName();
  const chips: [label: string, part: Partial<QueueSearch>][] = [];
  if (search.priority) chips.push([search.priority.join(", "), { priority: undefined }]);
  if (search.client) chips.push([name(search.client), { client: undefined }]);
  if (search.q) chips.push([t("filter.quoted", { words: search.q }), { q: undefined }]);
  if (chips.length === 0) return null;
  return (
    <div className={styles.strip}>
      <span role="status">{t("filter.shown", { shown, total })}</span>
      {chips.map(([label, part]) => (
        <button
          type="button"
          key={label}
          className={styles.chip}
          aria-label={t("filter.remove", { filter: label })}
          onClick={() => onChange(part)}
        >
          {label}
          <X size={13} aria-hidden="true" />
        </button>
      ))}
      <span className="grow" />
      <Button look="ghost" onPress={onClear}>
        {t("filter.clear")}
      </Button>
    </div>
  );
}
