import type { ReactElement, ReactNode } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from "react-aria-components";
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

interface MenuProps {
  /** The menu's accessible name. */
  label: string;
  /** The button that opens it: a `Button` or an `IconButton`. */
  trigger: ReactElement;
  actions: readonly MenuAction[];
}

/** The rare verbs of a thing, behind one button. */
export function Menu({ label, trigger, actions }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={styles.popover} placement="bottom end" offset={4}>
        <AriaMenu
          aria-label={label}
          className={styles.list}
          onAction={(id) => actions.find((action) => action.id === id)?.perform?.()}
        >
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
    </MenuTrigger>
  );
}
