import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { type ButtonLook, buttonClass } from "./button-class";

interface PressableButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children">, ButtonLook {
  children: ReactNode;
}

/** A `Button` for the inside of a React Aria trigger, which only finds React Aria's own: FileTrigger, DialogTrigger. */
export function PressableButton({ look, size, wide, children, ...rest }: PressableButtonProps) {
  return (
    <AriaButton {...rest} className={buttonClass({ look, size, wide })}>
      {children}
    </AriaButton>
  );
}
