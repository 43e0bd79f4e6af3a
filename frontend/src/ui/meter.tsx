import { Meter as AriaMeter } from "react-aria-components";
import { cx } from "./class-names";
import styles from "./meter.module.css";
import type { Tone } from "./pill";

interface MeterProps {
  label: string;
  /** Between 0 and 1; the bar stops at its ends. */
  value: number;
  /** What is read instead of a percentage. */
  text?: string;
  tone?: Tone;
  /** Where it should be by now, between 0 and 1: the pace line. */
  mark?: number;
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));

/** How much of something is used, with an optional pace mark. */
export function Meter({ label, value, text, tone = "mute", mark }: MeterProps) {
  return (
    <AriaMeter
      aria-label={label}
      value={clamp(value) * 100}
      valueLabel={text}
      className={cx(styles.meter, tone !== "mute" && styles[tone])}
    >
      <i style={{ width: `${clamp(value) * 100}%` }} />
      {mark !== undefined && <b style={{ left: `${clamp(mark) * 100}%` }} />}
    </AriaMeter>
  );
}
