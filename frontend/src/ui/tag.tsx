import type { ReactNode } from "react";
import { cx } from "./class-names";
import styles from "./pill.module.css";

/** A small outlined word: a version, "Draft", "Sent to the client" (`open` to the client). */
export function Tag({ open, children }: { open?: boolean; children: ReactNode }) {
  return <span className={cx(styles.tag, open && styles.public)}>{children}</span>;
}
