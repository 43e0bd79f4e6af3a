import { ListFilter } from "lucide-react";
import { lazy, Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import type { QueueSearch } from "./queue-filter";

const load = () => import("./filter-popover");
const FilterPopover = lazy(async () => ({ default: (await load()).FilterPopover }));

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
  useEffect(() => {
    // Fetched once the list stands: words typed right after F must find their field, not the shortcuts.
    const timer = setTimeout(() => void load().catch(() => {}), 2000);
    return () => clearTimeout(timer);
  }, []);
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
        <Suspense>
          <FilterPopover
            search={search}
            onChange={onChange}
            tall={tall}
            triggerRef={button}
            onClose={() => onOpenChange(false)}
          />
        </Suspense>
      )}
    </>
  );
}
