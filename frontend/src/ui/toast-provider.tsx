import { type ReactNode, useEffect, useState } from "react";
import { UNSTABLE_ToastQueue as ToastQueue } from "react-aria-components";
import { part } from "./part";
import { ToastContext, type ToastMessage } from "./toast";

const ToastRegion = part(async () => (await import("./toast-region")).ToastRegion, { silent: true });

/** How long until the region's file is asked for again, in milliseconds. */
const again = 5000;

/**
 * Holds the messages. The place they are shown in is too large for the first load; it follows at once, because a
 * lost network must still be told of.
 */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [ready, setReady] = useState(false);
  const [queue] = useState(() => new ToastQueue<ToastMessage>({ maxVisibleToasts: 4 }));
  const [show] = useState(() => (message: ToastMessage) => void queue.add(message, { timeout: 10_000 }));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const ask = () =>
      ToastRegion.fetch().then(
        () => setReady(true),
        () => {
          timer = setTimeout(ask, again);
        },
      );
    void ask();
    return () => clearTimeout(timer);
  }, []);
  return (
    <ToastContext value={show}>
      {children}
      {ready && <ToastRegion queue={queue} />}
    </ToastContext>
  );
}
