/**
 * One press as text: `a`, `shift+x`, `mod+k`, `?`, `1`, `enter`, `space`, `arrowdown`. Letters keep their shift;
 * other characters already contain it. `mod` is ⌘ on a Mac and Ctrl elsewhere; both are taken.
 */
export function pressOf(event: KeyboardEvent): string {
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  // On a French keyboard the unshifted digit row types & é " ': the key's place counts, not its character.
  const key = digit && !event.shiftKey ? digit : event.key === " " ? "space" : event.key.toLowerCase();
  const letterOrName = key.length > 1 || /\p{L}/u.test(key);
  const parts = [
    (event.metaKey || event.ctrlKey) && "mod",
    event.altKey && "alt",
    event.shiftKey && letterOrName && "shift",
    key,
  ];
  return parts.filter(Boolean).join("+");
}

const typing =
  "input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable=''],[contenteditable=true],.cm-editor";
// A message at the edge is an alertdialog too, one that leaves the page to its work.
const overlay = "[role=dialog],[role=alertdialog]:not([aria-modal=false]),[role=menu],[role=listbox]";
const control =
  "a,button,summary,[role=button],[role=tab],[role=checkbox],[role=radio],[role=switch],[role=row] a";
const activation = new Set(["enter", "space"]);

/**
 * Whether a press must be left alone. Single letters never act while somebody types or a dialog or menu is open
 * (WCAG 2.1.4), and Enter and Space belong to the control that has the focus.
 */
export function belongsElsewhere(event: KeyboardEvent, press: string): boolean {
  if (event.defaultPrevented || event.isComposing || event.altKey) return true;
  const target = event.target instanceof Element ? event.target : null;
  if (press.startsWith("mod+")) return false;
  if (target?.closest(typing)) return true;
  if (document.querySelector(overlay)) return true;
  return activation.has(press) && Boolean(target?.closest(control));
}
