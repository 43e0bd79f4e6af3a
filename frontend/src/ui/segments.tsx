import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
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
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={styles.segments}
      selectionMode={multiple ? "multiple" : "single"}
      disallowEmptySelection={!multiple}
      selectedKeys={selected}
      onSelectionChange={(keys) => onChange(options.map((o) => o.value).filter((value) => keys.has(value)))}
    >
      {options.map((option) => (
        <ToggleButton key={option.value} id={option.value} className={styles.segment}>
          {option.icon}
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
