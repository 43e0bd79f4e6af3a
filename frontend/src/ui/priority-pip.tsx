import { cx } from "./class-names";
import type { Priority } from "./priority-chip";
import styles from "./priority-chip.module.css";

/** The small square of a priority, beside its written name. */
export function PriorityPip({ priority }: { priority: Priority }) {
  return <span className={cx(styles.pip, styles[priority])} aria-hidden="true" />;
}
