/**
 * A percentage as the contract prints it, from the server's exact decimal: cut after `digits`, never rounded.
 * 99.99996 with four digits is 99.9999, because 100.0000 would hide a lost second. Without `digits` the text is
 * kept as it is.
 */
export function percent(value: string, language: string, digits?: number): string {
  const cut = digits === undefined ? value : truncate(value, digits);
  // French writes a comma and sets a narrow no-break space before the sign.
  return language.startsWith("fr") ? `${cut.replace(".", ",")}\u202f%` : `${cut}%`;
}

/** Cuts a decimal after `digits` and fills it up with zeros, on the text itself: a float would round. */
export function truncate(value: string, digits: number): string {
  const [whole = "0", fraction = ""] = value.split(".");
  return digits === 0 ? whole : `${whole}.${fraction.slice(0, digits).padEnd(digits, "0")}`;
}

/** The part of a whole in per cent, cut after two digits: `share(9975, 2682000)` is "0.37". */
export function share(part: number, whole: number): string {
  if (whole <= 0) return "0.00";
  const hundredths = Math.floor((part * 10_000) / whole);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}`;
}
