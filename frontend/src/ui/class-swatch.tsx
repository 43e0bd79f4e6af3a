import { cx } from "./class-names";
import styles from "./class-swatch.module.css";

export type ClauseClass =
  | "available"
  | "provider_down"
  | "degraded"
  | "client"
  | "third_party"
  | "maintenance"
  | "unknown"
  | "outside";

/** The little square of a class of seconds: its hue and its pattern. The word stands beside it. */
export function ClassSwatch({ of }: { of: ClauseClass }) {
  return <span className={cx(styles.swatch, `class-${of}`)} aria-hidden="true" />;
}
