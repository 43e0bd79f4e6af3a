import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox, type CheckboxProps } from "react-aria-components";
import { cx } from "./class-names";
import styles from "./field.module.css";

/** A yes or no with its sentence. */
export function Checkbox({
  children,
  ...rest
}: Omit<CheckboxProps, "className" | "style" | "children"> & { children: ReactNode }) {
  return (
    <AriaCheckbox {...rest} className={styles.check}>
      <span className={cx(styles["box-tick"])}>
        <Check size={12} strokeWidth={3} aria-hidden="true" />
      </span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}
