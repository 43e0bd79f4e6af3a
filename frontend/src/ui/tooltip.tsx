import { type ReactNode, type RefObject, useMemo } from "react";
import { Tooltip as AriaTooltip, TooltipTriggerStateContext } from "react-aria-components";
import styles from "./tooltip.module.css";

interface TooltipProps {
  /** What it belongs to. */
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A floating line of text beside a control, open while it is mounted. Its control is a plain button that shows it by
 * `useTip`, because a `TooltipTrigger` would put React Aria's positioning into the first load: the state such a
 * trigger hands down, without which React Aria's tooltip throws, is handed down here.
 */
export function Tooltip({ triggerRef, onClose, children }: TooltipProps) {
  const state = useMemo(
    () => ({ isOpen: true, shouldSkipAnimation: false, open: () => {}, close: onClose }),
    [onClose],
  );
  return (
    <TooltipTriggerStateContext value={state}>
      <AriaTooltip triggerRef={triggerRef} className={styles.tooltip} offset={6}>
        {children}
      </AriaTooltip>
    </TooltipTriggerStateContext>
  );
}
