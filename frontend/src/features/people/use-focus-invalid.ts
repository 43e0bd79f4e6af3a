import { type RefObject, useEffect, useRef } from "react";

/** Leads to the first field at fault after each try to send a form, and after each refusal of the server. */
export function useFocusInvalid(tries: number, error: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (tries === 0 && !error) return;
    form.current?.querySelector<HTMLElement>("[data-invalid] input, [data-invalid] button")?.focus();
  }, [tries, error]);
  return form;
}
