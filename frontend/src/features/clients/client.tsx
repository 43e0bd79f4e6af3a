export function Client() {
  return null;
}
