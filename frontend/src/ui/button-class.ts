import styles from "./button.module.css";
import { cx } from "./class-names";

/** How a button looks; links that look like buttons share it through `buttonClass`. */
export interface ButtonLook {
  look?: "plain" | "primary" | "ghost" | "danger";
  size?: "small" | "normal" | "tall";
  wide?: boolean;
}

/** The class of a button, for a router link that must look like one. */
export function buttonClass({ look = "plain", size = "normal", wide }: ButtonLook = {}): string {
  return cx(
    styles.button,
    look !== "plain" && styles[look],
    size === "small" && styles.small,
    size === "tall" && styles.tall,
    wide && styles.wide,
  );
}
