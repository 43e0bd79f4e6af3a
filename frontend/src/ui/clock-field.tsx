import { parseTime, type Time } from "@internationalized/date";
import { DateInput, DateSegment, Label, TimeField } from "react-aria-components";
import { cx } from "./class-names";
import styles from "./field.module.css";
import instant from "./instant-field.module.css";

interface ClockFieldProps {
  label: string;
  hideLabel?: boolean;
  /** Hours and minutes of the day: `18:00`; empty while it is being written. */
  value: string;
  onChange: (clock: string) => void;
}

/** An hour of the day on 24 hours, whatever the browser's country. */
export function ClockField({ label, hideLabel, value, onChange }: ClockFieldProps) {
  return (
    <TimeField<Time>
      className={styles.field}
      hourCycle={24}
      granularity="minute"
      shouldForceLeadingZeros
      value={value ? parseTime(value) : null}
      onChange={(next) => onChange(next?.toString().slice(0, 5) ?? "")}
    >
      <Label className={hideLabel ? "sr-only" : styles.label}>{label}</Label>
      <DateInput className={cx(styles.box, instant.box)}>
        {(segment) => <DateSegment segment={segment} className={instant.segment} />}
      </DateInput>
    </TimeField>
  );
}
