import type { ReactNode, RefObject } from "react";
import { Tooltip as AriaTooltip } from "react-aria-components";
import styles from "./tooltip.module.css";

interface TooltipProps {
  /** What it belongs to; inside a `TooltipTrigger` it is known. */
  triggerRef?: RefObject<Element | null>;
  isOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}

/** A floating line of text beside a control. */
export function Tooltip({ children, ...rest }: TooltipProps) {
  return (
    <AriaTooltip {...rest} className={styles.tooltip} offset={6}>
      {children}
    </AriaTooltip>
  );
}
