import { createContext, useContext } from "react";

export interface ToastMessage {
  tone?: "ok" | "bad";
  text: string;
  /** A second, quieter line. */
  detail?: string;
  /** Offered for ten seconds instead of asking "are you sure" before. */
  undo?: () => void;
  /** Another way on. */
  action?: { label: string; perform: () => void };
}

export const ToastContext = createContext<((message: ToastMessage) => void) | null>(null);

/** Shows what just happened, for ten seconds, with Undo where it can be undone. */
export function useToast(): (message: ToastMessage) => void {
  const show = useContext(ToastContext);
  if (!show) throw new Error("a ToastProvider must stand above");
  return show;
}
