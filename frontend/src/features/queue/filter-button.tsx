import { ListFilter } from "lucide-react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useMe } from "@/features/session/queries";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import menu from "@/ui/menu.module.css";
import { Select } from "@/ui/select";
import { TextField } from "@/ui/text-field";
import { PriorityFilter } from "./priority-filter";
import styles from "./queue.module.css";
import type { QueueSearch } from "./queue-filter";

interface FilterButtonProps {
  search: QueueSearch;
  onChange: (part: Partial<QueueSearch>) => void;
  /** On a phone the priorities have no room in the bar. */
  tall: boolean;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}

const everyClient = "";

/** Words, client and ownership: filters that live in the address, so that a view can be sent to a colleague. */
export function FilterButton({ search, onChange, tall, isOpen, onOpenChange }: FilterButtonProps) {
  const { t } = useTranslation("queue");
  const { tenants } = useMe();
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <Button look="ghost">
        <ListFilter size={15} aria-hidden="true" />
        {t("filter.button")}
      </Button>
      <Popover className={menu.popover} placement="bottom end" offset={6}>
        <Dialog className={styles.filters} aria-label={t("filter.title")}>
          {({ close }) => (
            <form
              className="contents"
              onSubmit={(event) => {
                event.preventDefault();
                close();
              }}
            >
              {tall && <PriorityFilter search={search} onChange={onChange} />}
              <TextField
                label={t("filter.words")}
                placeholder={t("filter.words_hint")}
                value={search.q ?? ""}
                onChange={(q) => onChange({ q: q || undefined })}
                autoFocus
              />
              <Select
                label={t("filter.client")}
                value={search.client ?? everyClient}
                onChange={(client) => onChange({ client: client || undefined })}
                options={[
                  { value: everyClient, label: t("filter.every_client") },
                  ...tenants.map((tenant) => ({ value: tenant.id, label: tenant.name })),
                ]}
              />
              <Checkbox
                isSelected={search.mine ?? false}
                onChange={(mine) => onChange({ mine: mine || undefined })}
              >
                {t("filter.mine")}
              </Checkbox>
            </form>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
