/** Goes to the first field of a form that is not right, once it is marked so. */
export function focusInvalid(form: HTMLElement | null): void {
  // The marks appear with the next drawing.
  requestAnimationFrame(() => {
    const first = form?.querySelector<HTMLElement>(
      "[aria-invalid=true], [data-invalid] [role=spinbutton], [data-invalid] button",
    );
    first?.focus();
    first?.scrollIntoView({ block: "center" });
  });
}
