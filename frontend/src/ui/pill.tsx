import { Check, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./class-names";
import styles from "./pill.module.css";

export type Tone = "ok" | "warn" | "bad" | "info" | "mute";

const icons: Partial<Record<Tone, ReactNode>> = {
  ok: <Check size={12} aria-hidden="true" />,
  warn: <TriangleAlert size={12} aria-hidden="true" />,
  bad: <X size={12} aria-hidden="true" />,
};

/** A state: always an icon and a word; the tone only adds hue. */
export function Pill({
  tone = "mute",
  icon,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span className={cx(styles.pill, tone !== "mute" && styles[tone])}>
      {icon ?? icons[tone]}
      {children}
    </span>
  );
}
