/** Lengths the server accepts, in characters. */
export const shortest = 12;
export const longest = 256;

/** Without l, o, 0 and 1, which are misread over the telephone; 32 signs, so each random byte falls evenly. */
const signs = "abcdefghijkmnpqrstuvwxyz23456789";

/** Writes 20 random bytes as a password of 100 bits: `k7qm-2xwp-…`, five groups of four. */
export function passwordFrom(bytes: Uint8Array): string {
  const letters = [...bytes].map((byte) => signs[byte % signs.length]).join("");
  return letters.match(/.{1,4}/g)?.join("-") ?? "";
}

export function generatePassword(): string {
  return passwordFrom(crypto.getRandomValues(new Uint8Array(20)));
}

/** Whether the server will take it. Characters are counted, not UTF-16 units. */
export function acceptable(password: string): boolean {
  const { length } = [...password];
  return length >= shortest && length <= longest;
}
