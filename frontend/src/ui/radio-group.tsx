import {
  RadioGroup as AriaRadioGroup,
  type RadioGroupProps as AriaRadioGroupProps,
  Label,
  Radio,
  Text,
} from "react-aria-components";
import { cx } from "./class-names";
import styles from "./field.module.css";
import type { Option } from "./select";

interface RadioGroupProps<Value extends string>
  extends Omit<AriaRadioGroupProps, "className" | "style" | "children" | "value" | "onChange"> {
  label: string;
  hint?: string;
  options: readonly Option<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
}

/** One choice of a few, all visible. */
export function RadioGroup<Value extends string>(props: RadioGroupProps<Value>) {
  const { label, hint, options, onChange, ...rest } = props;
  return (
    <AriaRadioGroup {...rest} onChange={(value) => onChange(value as Value)} className={styles.field}>
      <Label className={styles.label}>{label}</Label>
      <div className={styles.options}>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className={styles.check}>
            <span className={cx(styles["box-tick"], styles["radio-tick"])} />
            {option.icon}
            <span>{option.label}</span>
          </Radio>
        ))}
      </div>
      {hint && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
    </AriaRadioGroup>
  );
}
