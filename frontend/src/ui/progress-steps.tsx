import styles from "./progress-steps.module.css";

export type StepMark = "done" | "failed" | "now" | "ahead";

/** A run of steps as short bars. `label` says it in words: "2 of 6 steps done". */
export function ProgressSteps({ steps, label }: { steps: readonly StepMark[]; label: string }) {
  return (
    <span className={styles.steps} role="img" aria-label={label}>
      {steps.map((mark, at) => (
        <i key={at} className={mark === "ahead" ? undefined : styles[mark]} />
      ))}
    </span>
  );
}
