/** A stable hue (0–359) for a name, so that a client or a person keeps one colour everywhere. */
export function hueOf(name: string): number {
  let hash = 5381;
  for (let at = 0; at < name.length; at++) hash = (hash * 33 + name.charCodeAt(at)) % 2147483647;
  return hash % 360;
}
