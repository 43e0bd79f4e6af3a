import { cx } from "./class-names";
import styles from "./priority-chip.module.css";

export type Priority = "P1" | "P2" | "P3" | "P4";

/** Priority as text, fill and border together: solid, tinted, outline, dashed. Never hue alone. */
export function PriorityChip({ priority }: { priority: Priority }) {
  return <span className={cx(styles.chip, styles[priority])}>{priority}</span>;
}
