import type { ReactNode } from "react";
import { cx } from "./class-names";
import styles from "./page.module.css";

interface PageProps {
  title: ReactNode;
  /** Beside the title: a state, a tag. */
  aside?: ReactNode;
  /** At the right of the bar: filters, then buttons, the one primary last. */
  actions?: ReactNode;
  /** Replaces the bar's single line, for a room with a strip of facts. */
  header?: ReactNode;
  footer?: ReactNode;
  /** The usual margins; without them the content goes from edge to edge. */
  padded?: boolean;
  children: ReactNode;
}

/** A console screen: a bar with its title, a body that scrolls, an optional foot. */
export function Page({ title, aside, actions, header, footer, padded, children }: PageProps) {
  return (
    <div className={styles.page}>
      {header ?? (
        <header className={styles.top}>
          <h1>{title}</h1>
          {aside}
          <span className="grow" />
          {actions}
        </header>
      )}
      <div className={cx(styles.body, padded && styles.padded)}>{children}</div>
      {footer}
    </div>
  );
}
