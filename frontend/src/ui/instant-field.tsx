import { parseAbsolute, type ZonedDateTime } from "@internationalized/date";
import { CircleAlert } from "lucide-react";
import { DateField, DateInput, DateSegment, FieldError, Label, Text } from "react-aria-components";
import { cx } from "./class-names";
import styles from "./field.module.css";
import instant from "./instant-field.module.css";
import { useZone } from "./zone";

interface InstantFieldProps {
  /** The id of its segments' group. */
  id?: string;
  label: string;
  hideLabel?: boolean;
  /** An instant in RFC 3339, or null while there is none. */
  value: string | null;
  onChange: (value: string | null) => void;
  /** Down to the second, or to the minute. */
  granularity?: "second" | "minute";
  /** The zone it is read and written in; the person's when absent. */
  zone?: string;
  hint?: string;
  error?: string | null;
  isDisabled?: boolean;
}

/**
 * An instant, written as local date and 24-hour time, segment by segment. It holds a zoned time, so the hour that
 * comes twice when summer ends keeps the offset it was read with.
 */
export function InstantField(props: InstantFieldProps) {
  const { label, hideLabel, value, onChange, granularity = "second", hint, error, isDisabled } = props;
  const own = useZone();
  const zone = props.zone ?? own ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <DateField<ZonedDateTime>
      id={props.id}
      className={styles.field}
      granularity={granularity}
      hourCycle={24}
      hideTimeZone
      shouldForceLeadingZeros
      value={value ? parseAbsolute(value, zone) : null}
      onChange={(next) => onChange(next ? next.toAbsoluteString() : null)}
      isInvalid={Boolean(error)}
      isDisabled={isDisabled}
    >
      <Label className={hideLabel ? "sr-only" : styles.label}>{label}</Label>
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
