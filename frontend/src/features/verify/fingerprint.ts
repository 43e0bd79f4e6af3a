import { hex } from "./digest";

/** A digest as people compare it: `4A:1C:…`. */
export function grouped(digest: string): string {
  return (digest.toUpperCase().match(/../g) ?? []).join(":");
}

/** The SHA-256 fingerprint of a PEM certificate, computed here; null where the browser cannot. */
export async function fingerprintOf(pem: string): Promise<string | null> {
  const body = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/.exec(pem)?.[1];
  if (!body || !globalThis.crypto?.subtle) return null;
  const der = Uint8Array.from(atob(body.replace(/\s/g, "")), (letter) => letter.charCodeAt(0));
  return grouped(hex(new Uint8Array(await crypto.subtle.digest("SHA-256", der))));
}
