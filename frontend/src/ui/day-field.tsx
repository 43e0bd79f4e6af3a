import { type CalendarDate, parseDate } from "@internationalized/date";
import { CircleAlert } from "lucide-react";
import { DateField, DateInput, DateSegment, FieldError, Label, Text } from "react-aria-components";
import { cx } from "./class-names";
import styles from "./field.module.css";
import instant from "./instant-field.module.css";

interface DayFieldProps {
  label: string;
  /** A day such as `2026-09-01`, or empty. */
  value: string;
  onChange: (day: string) => void;
  hint?: string;
  error?: string | null;
}

/** A day of the calendar, in the order the reader's language writes it; it belongs to no time zone. */
export function DayField({ label, value, onChange, hint, error }: DayFieldProps) {
  return (
    <DateField<CalendarDate>
      className={styles.field}
      shouldForceLeadingZeros
      value={value ? parseDate(value) : null}
      onChange={(next) => onChange(next?.toString() ?? "")}
      isInvalid={Boolean(error)}
    >
      <Label className={styles.label}>{label}</Label>
      <DateInput className={cx(styles.box, instant.box)}>
        {(segment) => <DateSegment segment={segment} className={instant.segment} />}
      </DateInput>
      {hint && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.error}>
        <CircleAlert size={14} aria-hidden="true" />
        {error}
      </FieldError>
    </DateField>
  );
}
