import { createContext, lazy, type ReactNode, Suspense, useContext, useState } from "react";
import { UNSTABLE_ToastQueue as ToastQueue } from "react-aria-components";
import type { ToastMessage } from "./toast-region";

const ToastRegion = lazy(async () => ({ default: (await import("./toast-region")).ToastRegion }));

const ToastContext = createContext<((message: ToastMessage) => void) | null>(null);

/** Shows what just happened, for ten seconds, with Undo where it can be undone. */
export function useToast(): (message: ToastMessage) => void {
  const show = useContext(ToastContext);
  if (!show) throw new Error("a ToastProvider must stand above");
  return show;
}

/** Holds the messages; the place they are shown in is fetched with the first of them. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [used, setUsed] = useState(false);
  const [queue] = useState(() => new ToastQueue<ToastMessage>({ maxVisibleToasts: 4 }));
  const [show] = useState(() => (message: ToastMessage) => {
    setUsed(true);
    queue.add(message, { timeout: 10_000 });
  });
  return (
    <ToastContext value={show}>
      {children}
      {used && (
        <Suspense>
          <ToastRegion queue={queue} />
        </Suspense>
      )}
    </ToastContext>
  );
}
