import type { ReactNode } from "react";
import styles from "./empty-state.module.css";

interface EmptyStateProps {
  /** One line of fact. */
  title: string;
  detail?: string;
  icon?: ReactNode;
  /** One action. */
  action?: ReactNode;
}

/** What a list says when it has nothing: a fact and one action, never a drawing. */
export function EmptyState({ title, detail, icon, action }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      {icon}
      <h2>{title}</h2>
      {detail && <p>{detail}</p>}
      {action && <div>{action}</div>}
    </div>
  );
}
