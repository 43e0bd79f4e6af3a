import type { ComponentProps } from "react";
import { type ButtonLook, buttonClass } from "./button-class";

export interface ButtonProps
  extends Omit<ComponentProps<"button">, "className" | "style" | "onClick" | "disabled">,
    ButtonLook {
  onPress?: () => void;
  isDisabled?: boolean;
  /** The action runs: the button keeps the focus but does nothing more. */
  isPending?: boolean;
}

/**
 * A verb. One `primary` button a screen; `ghost` in bars; `danger` for what a client would notice. It is the
 * browser's own button: React Aria's would be a tenth of what the first screen loads.
 */
export function Button({ look, size, wide, onPress, isDisabled, isPending, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={buttonClass({ look, size, wide })}
      disabled={isDisabled}
      aria-disabled={isPending || undefined}
      // A pending submit button must not send its form again.
      onClick={(event) => (isPending ? event.preventDefault() : onPress?.())}
    />
  );
}
