/** The two letters of a name: the first of its first two words, or its first two letters. */
export function initials(name: string): string {
  const words = name.split(/[\s·-]+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const letters =
    words.length > 1 ? `${words[0]?.[0] ?? ""}${words[1]?.[0] ?? ""}` : (words[0] ?? "?").slice(0, 2);
  return letters.toUpperCase();
}
