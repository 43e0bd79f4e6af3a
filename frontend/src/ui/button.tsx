import type { ReactNode, Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { type ButtonLook, buttonClass } from "./button-class";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children">, ButtonLook {
  ref?: Ref<HTMLButtonElement>;
  children: ReactNode;
}

/** A verb. One `primary` button a screen; `ghost` in bars; `danger` for what a client would notice. */
export function Button({ look, size, wide, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={buttonClass({ look, size, wide })}>
      {children}
    </AriaButton>
  );
}
