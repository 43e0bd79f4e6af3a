import styles from "./segments.module.css";
import type { Option } from "./select";

interface SegmentsProps<Value extends string> {
  label: string;
  options: readonly Option<Value>[];
  selected: readonly Value[];
  onChange: (values: Value[]) => void;
  /** Any number of them, none included; otherwise exactly one. */
  multiple?: boolean;
}

/** A row of joined toggles: filters (`multiple`) or one of a few views. */
export function Segments<Value extends string>(props: SegmentsProps<Value>) {
  const { label, options, selected, onChange, multiple } = props;
  const toggle = (value: Value) => {
    if (!multiple) return onChange([value]);
    const on = selected.includes(value);
    onChange(options.map((one) => one.value).filter((one) => (one === value ? !on : selected.includes(one))));
  };
  return (
    <fieldset aria-label={label} className={styles.segments}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={styles.segment}
          aria-pressed={selected.includes(option.value)}
          onClick={() => toggle(option.value)}
        >
          {option.icon}
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
