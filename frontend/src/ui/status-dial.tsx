import styles from "./status-dial.module.css";

/** What a dial can show: the incident's state, with "in progress" for an acknowledged one that is worked on. */
export type DialState = "triggered" | "acknowledged" | "in_progress" | "watching" | "resolved" | "closed";

const share: Record<DialState, number> = {
  triggered: 0,
  acknowledged: 0.25,
  in_progress: 0.5,
  watching: 0.8,
  resolved: 1,
  closed: 1,
};
const ring = 2 * Math.PI * 2.6;

/** How far the work is, as a dial: ringed dot, quarter, half, dashed, tick. Say the state in words beside it. */
export function StatusDial({ state, size = 16 }: { state: DialState; size?: number }) {
  return (
    <svg className={styles[state]} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {state === "triggered" ? (
        <>
          <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.2" opacity=".45" />
          <circle cx="8" cy="8" r="3.4" fill="currentColor" />
        </>
      ) : state === "resolved" || state === "closed" ? (
        <>
          <circle cx="8" cy="8" r="6.6" fill="currentColor" />
          <path
            d="m5.1 8.2 2 2 3.900-4.2"
            fill="none"
            stroke="var(--bg)"
            strokeWidth="1.6"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </>
      ) : (
        <>
          <circle
            cx="8"
            cy="8"
            r="6.05"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeDasharray={state === "watching" ? "2.2 1.6" : undefined}
          />
          <circle
            cx="8"
            cy="8"
            r="2.6"
            fill="none"
            stroke="currentColor"
            strokeWidth="5.2"
            strokeDasharray={`${ring * share[state]} ${ring}`}
            transform="rotate(-90 8 8)"
          />
        </>
      )}
    </svg>
  );
}
