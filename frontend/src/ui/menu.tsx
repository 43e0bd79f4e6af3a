import { cloneElement, type ReactElement, useRef, useState } from "react";
import type { ButtonProps } from "./button";
import type { MenuAction } from "./menu-popover";
import { part, useParts } from "./part";

const MenuPopover = part(async () => (await import("./menu-popover")).MenuPopover);
const parts = [MenuPopover];

interface MenuProps {
  /** The menu's accessible name. */
  label: string;
  /** The button that opens it: a `Button` or an `IconButton`. */
  trigger: ReactElement<Pick<ButtonProps, "onPress" | "onKeyDown" | "aria-haspopup" | "aria-expanded">>;
  actions: readonly MenuAction[];
}

/** The rare verbs of a thing, behind one button. The list itself is fetched when it is first opened. */
export function Menu({ label, trigger, actions }: MenuProps) {
  const [open, setOpen] = useState(false);
  const holder = useRef<HTMLSpanElement>(null);
  const button = useRef<Element>(null);
  useParts(parts);
  const show = () => {
    button.current = holder.current?.firstElementChild ?? null;
    setOpen(true);
  };
  return (
    <>
      <span ref={holder} className="contents">
        {cloneElement(trigger, {
          onPress: show,
          onKeyDown: (event) => (event.key === "ArrowDown" ? show() : undefined),
          "aria-haspopup": "menu",
          "aria-expanded": open,
        })}
      </span>
      {open && (
        <MenuPopover label={label} triggerRef={button} actions={actions} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
