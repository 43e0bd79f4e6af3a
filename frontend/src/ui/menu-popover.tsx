import type { ReactNode, RefObject } from "react";
import { Menu as AriaMenu, MenuItem, Popover, Separator } from "react-aria-components";
import { Kbd } from "./kbd";
import styles from "./menu.module.css";

export interface MenuAction {
  id: string;
  label: string;
  icon?: ReactNode;
  keys?: string;
  danger?: boolean;
  isDisabled?: boolean;
  /** Where the action leads, when it is a link. */
  href?: string;
  /** Draws a line above it. */
  apart?: boolean;
  perform?: () => void;
}

interface MenuPopoverProps {
  label: string;
  triggerRef: RefObject<Element | null>;
  actions: readonly MenuAction[];
  onClose: () => void;
}

/** The open list of a `Menu`. */
export function MenuPopover({ label, triggerRef, actions, onClose }: MenuPopoverProps) {
  const run = (id: unknown) => {
    onClose();
    actions.find((action) => action.id === id)?.perform?.();
  };
  return (
    <Popover
      className={styles.popover}
      triggerRef={triggerRef}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom end"
      offset={4}
    >
      <AriaMenu aria-label={label} autoFocus="first" className={styles.list} onAction={run} onClose={onClose}>
        {actions.flatMap((action) => [
          action.apart && <Separator key={`${action.id}-apart`} className={styles.separator} />,
          <MenuItem
            key={action.id}
            id={action.id}
            textValue={action.label}
            href={action.href}
            isDisabled={action.isDisabled}
            className={styles.item}
            data-danger={action.danger || undefined}
          >
            {action.icon}
            {action.label}
            {action.keys && <Kbd keys={action.keys} />}
          </MenuItem>,
        ])}
      </AriaMenu>
    </Popover>
  );
}
