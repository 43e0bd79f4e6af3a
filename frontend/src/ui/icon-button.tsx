import { type ComponentProps, type ReactElement, useRef } from "react";
import styles from "./button.module.css";
import { cx } from "./class-names";
import { Kbd } from "./kbd";
import { part } from "./part";
import { useTip } from "./use-tip";

// What places floating things is large, and no first screen floats anything.
const Tooltip = part(async () => (await import("./tooltip")).Tooltip, { silent: true });

interface IconButtonProps
  extends Omit<
    ComponentProps<"button">,
    "className" | "style" | "children" | "onClick" | "disabled" | "ref"
  > {
  /** What the button does, as a verb: its accessible name and its tooltip. */
  label: string;
  icon: ReactElement;
  /** The shortcut shown in the tooltip. */
  keys?: string;
  /** Makes it a toggle: whether it is on. */
  selected?: boolean;
  bordered?: boolean;
  isDisabled?: boolean;
  onPress?: () => void;
}

/** A button that is only an icon; its name appears on hover and focus. */
export function IconButton(props: IconButtonProps) {
  const { label, icon, keys, selected, bordered, isDisabled, onPress, ...rest } = props;
  const button = useRef<HTMLButtonElement>(null);
  const { shown, hide, handlers } = useTip();
  return (
    <>
      <button
        type="button"
        {...rest}
        {...handlers}
        ref={button}
        className={cx(styles.button, !bordered && styles.ghost, styles.icon)}
        aria-label={label}
        aria-pressed={selected}
        disabled={isDisabled}
        onClick={onPress}
      >
        {icon}
      </button>
      {shown && (
        <Tooltip triggerRef={button} onClose={hide}>
          {label}
          {keys && <Kbd keys={keys} />}
        </Tooltip>
      )}
    </>
  );
}
