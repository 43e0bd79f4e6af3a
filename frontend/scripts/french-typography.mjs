/**
 * Sets the spaces of a French text: a narrow no-break space before ; ! ? % and inside « », a no-break space
 * before a colon that ends a word.
 *
 * @param {string} text
 * @returns {string}
 */
export function frenchSpaces(text) {
  return text
    .replace(/(?<=[\p{L}\p{N})»}]) ?([;!?])(?=[\s»)]|$)/gu, "\u202f$1")
    .replace(/(\d|\}\}) ?%/g, "$1\u202f%")
    .replace(/«\s*/g, "«\u202f")
    .replace(/\s*»/g, "\u202f»")
    .replace(/(?<=[\p{L}\p{N})»}]) :(?=\s|$)/gu, "\u00a0:");
}
