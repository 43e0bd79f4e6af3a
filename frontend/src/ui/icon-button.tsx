import type { ReactElement } from "react";
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  ToggleButton,
  TooltipTrigger,
} from "react-aria-components";
import styles from "./button.module.css";
import { cx } from "./class-names";
import { Kbd } from "./kbd";
import { Tooltip } from "./tooltip";

interface IconButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children" | "aria-label"> {
  /** What the button does, as a verb: its accessible name and its tooltip. */
  label: string;
  icon: ReactElement;
  /** The shortcut shown in the tooltip. */
  keys?: string;
  /** Makes it a toggle: whether it is on. */
  selected?: boolean;
  bordered?: boolean;
}

/** A button that is only an icon; its name appears on hover and focus. */
export function IconButton({ label, icon, keys, selected, bordered, ...rest }: IconButtonProps) {
  const className = cx(styles.button, !bordered && styles.ghost, styles.icon);
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {selected === undefined ? (
        <AriaButton {...rest} className={className} aria-label={label}>
          {icon}
        </AriaButton>
      ) : (
        <ToggleButton
          isSelected={selected}
          isDisabled={rest.isDisabled}
          onPress={rest.onPress}
          className={className}
          aria-label={label}
        >
          {icon}
        </ToggleButton>
      )}
      <Tooltip>
        {label}
        {keys && <Kbd keys={keys} />}
      </Tooltip>
    </TooltipTrigger>
  );
}
