import type { FormEvent, RefObject } from "react";
import { Dialog, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useMe } from "@/features/session/queries";
import { Checkbox } from "@/ui/checkbox";
import menu from "@/ui/menu.module.css";
import { Select } from "@/ui/select";
import { TextField } from "@/ui/text-field";
import { PriorityFilter } from "./priority-filter";
import styles from "./queue.module.css";
import type { QueueSearch } from "./queue-filter";

interface FilterPopoverProps {
  search: QueueSearch;
  onChange: (part: Partial<QueueSearch>) => void;
  tall: boolean;
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
}

const everyClient = "";

/** Filters that live in the address, so that a view can be sent to a colleague. */
export function FilterPopover({ search, onChange, tall, triggerRef, onClose }: FilterPopoverProps) {
  const { t } = useTranslation("queue");
  const { tenants } = useMe();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose();
  };
  return (
    <Popover
      className={menu.popover}
      triggerRef={triggerRef}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom end"
      offset={6}
    >
      <Dialog className={styles.filters} aria-label={t("filter.title")}>
        <form className="contents" onSubmit={submit}>
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
      </Dialog>
    </Popover>
  );
}
