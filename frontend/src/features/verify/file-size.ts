const units = { fr: ["o", "Ko", "Mo", "Go"], en: ["B", "KB", "MB", "GB"] };

/** The size of a file in the largest unit that gives a whole number: `403 Ko`. */
export function fileSize(bytes: number, language: string): string {
  const names = language.startsWith("fr") ? units.fr : units.en;
  let size = bytes;
  let at = 0;
  while (size >= 1024 && at < names.length - 1) {
    size /= 1024;
    at++;
  }
  return `${Math.floor(size)}\u00a0${names[at]}`;
}
