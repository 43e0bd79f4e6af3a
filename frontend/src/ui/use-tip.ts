import { type FocusEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from "react";

/** How long a pointer rests on a control before its name appears, in milliseconds. */
const patience = 500;

/** When the name of a control is shown: after a pointer has rested on it, or at once by keyboard focus. */
export function useTip() {
  const [shown, setShown] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const hide = useCallback(() => {
    clearTimeout(timer.current);
    setShown(false);
  }, []);
  return {
    shown,
    hide,
    handlers: {
      onPointerEnter: (event: PointerEvent) => {
        // A finger does not hover.
        if (event.pointerType === "mouse") timer.current = setTimeout(() => setShown(true), patience);
      },
      onPointerLeave: hide,
      onPointerDown: hide,
      onFocus: (event: FocusEvent) => event.target.matches(":focus-visible") && setShown(true),
      onBlur: hide,
    },
  };
}
