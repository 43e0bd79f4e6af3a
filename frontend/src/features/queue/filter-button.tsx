import { ListFilter } from "lucide-react";
import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { part, useParts } from "@/ui/part";
import type { QueueSearch } from "./queue-filter";

const FilterPopover = part(async () => (await import("./filter-popover")).FilterPopover);
// Words typed right after F must find their field, not the shortcuts.
const parts = [FilterPopover];

interface FilterButtonProps {
  search: QueueSearch;
  onChange: (part: Partial<QueueSearch>) => void;
  /** On a phone the priorities have no room in the bar. */
  tall: boolean;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Opens the filters: words, client, ownership. */
export function FilterButton({ search, onChange, tall, isOpen, onOpenChange }: FilterButtonProps) {
  const { t } = useTranslation("queue");
  const button = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => onOpenChange(false), [onOpenChange]);
  useParts(parts);
  return (
    <>
      <Button
        ref={button}
        look="ghost"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPress={() => onOpenChange(true)}
      >
        <ListFilter size={15} aria-hidden="true" />
        {t("filter.button")}
      </Button>
      {isOpen && (
        <FilterPopover search={search} onChange={onChange} tall={tall} triggerRef={button} onClose={close} />
      )}
    </>
  );
}
