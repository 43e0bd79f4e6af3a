import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";

/**
 * The one ticking clock of the console, once a second and corrected to the server's time: an operator's laptop
 * that runs two minutes late must not show two minutes more to answer.
 */
export class Clock {
  #offset = 0;
  #now = Date.now();
  #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Learns the server's time from an answer that just arrived. */
  correct(serverTime: string | undefined): void {
    if (!serverTime) return;
    const offset = Date.parse(serverTime) - Date.now();
    // Below half a second the network's delay is larger than the error: moving back and forth would only flicker.
    if (Number.isFinite(offset) && Math.abs(offset - this.#offset) > 500) {
      this.#offset = offset;
      this.#tick();
    }
  }

  now = (): number => this.#now;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(this.#tick, 1000);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  #tick = (): void => {
    this.#now = Date.now() + this.#offset;
    for (const listener of this.#listeners) listener();
  };
}

const ClockContext = createContext<Clock | null>(null);

export function ClockProvider({ clock, children }: { clock: Clock; children: ReactNode }) {
  return <ClockContext value={clock}>{children}</ClockContext>;
}

export function useClock(): Clock {
  const clock = useContext(ClockContext);
  if (!clock) throw new Error("a ClockProvider must stand above");
  return clock;
}

/** The server's time in milliseconds, again every second. Use it in the smallest component that counts. */
export function useNow(): number {
  const clock = useClock();
  return useSyncExternalStore(clock.subscribe, clock.now);
}

/** As `useNow`, but only changes when the minute does: for ages, which nobody reads in seconds. */
export function useMinute(): number {
  const clock = useClock();
  const minute = () => Math.floor(clock.now() / 60_000);
  return useSyncExternalStore(clock.subscribe, minute) * 60_000;
}
