import { lazy, type ReactElement, Suspense, useRef } from "react";
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  ToggleButton,
} from "react-aria-components";
import styles from "./button.module.css";
import { cx } from "./class-names";
import { Kbd } from "./kbd";
import { useTip } from "./use-tip";

// What places floating things is large, and no first screen floats anything.
const Tooltip = lazy(async () => ({ default: (await import("./tooltip")).Tooltip }));

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
  const button = useRef<HTMLButtonElement>(null);
  const { shown, hide, handlers } = useTip();
  const shared = {
    ...handlers,
    ref: button,
    className: cx(styles.button, !bordered && styles.ghost, styles.icon),
    "aria-label": label,
  };
  return (
    <>
      {selected === undefined ? (
        <AriaButton {...rest} {...shared}>
          {icon}
        </AriaButton>
      ) : (
        <ToggleButton {...shared} isSelected={selected} isDisabled={rest.isDisabled} onPress={rest.onPress}>
          {icon}
        </ToggleButton>
      )}
      {shown && (
        <Suspense>
          <Tooltip triggerRef={button} isOpen onOpenChange={hide}>
            {label}
            {keys && <Kbd keys={keys} />}
          </Tooltip>
        </Suspense>
      )}
    </>
  );
}
