import { type ReactNode, useId } from "react";
import styles from "./card.module.css";
import { cx } from "./class-names";

interface CardProps {
  title?: string;
  actions?: ReactNode;
  /** The portal's rounder, roomier form. */
  portal?: boolean;
  children: ReactNode;
}

/** A bordered part of a page with its own title. */
export function Card({ title, actions, portal, children }: CardProps) {
  const id = useId();
  return (
    <section className={cx(styles.card, portal && styles.portal)} aria-labelledby={title ? id : undefined}>
      {(title || actions) && (
        <header className={styles.head}>
          {title && <h2 id={id}>{title}</h2>}
          <span className="grow" />
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
