/** A file read to its end on this computer. */
export interface Digest {
  /** SHA-256 in lower-case hexadecimal digits. */
  sha256: string;
  size: number;
  /** Whether it begins as every PDF does. */
  pdf: boolean;
  /** Milliseconds that reading and hashing took. */
  took: number;
}

/** Why this browser cannot hash the file: its page is not secure, or the file does not fit in its memory. */
export class CannotHash extends Error {
  override name = "CannotHash";

  constructor(readonly reason: "insecure" | "too_large" | "unreadable") {
    super(reason);
  }
}

type Readable = Pick<Blob, "size" | "stream">;

/**
 * Reads a file and hashes it in the browser: nothing leaves the computer. The browser's SHA-256 wants all bytes
 * at once, so progress tells of the reading, which is what takes the time.
 */
export async function digestOf(
  file: Readable,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<Digest> {
  // Browsers offer it only to https and to the own computer.
  if (!globalThis.crypto?.subtle) throw new CannotHash("insecure");
  const begun = performance.now();
  const bytes = await readAll(file, onProgress, signal);
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return {
    sha256: hex(new Uint8Array(hash)),
    size: bytes.length,
    pdf: new TextDecoder("latin1").decode(bytes.subarray(0, 5)) === "%PDF-",
    took: performance.now() - begun,
  };
}

async function readAll(file: Readable, onProgress: (share: number) => void, signal?: AbortSignal) {
  const bytes = reserve(file.size);
  const reader = file.stream().getReader();
  let at = 0;
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = await reader.read().catch(() => {
      // The file was moved, or the disk taken out.
      throw new CannotHash("unreadable");
    });
    if (done) break;
    // A file that grows while it is read is not the one that was chosen.
    if (at + value.length > bytes.length) throw new CannotHash("unreadable");
    bytes.set(value, at);
    at += value.length;
    onProgress(bytes.length === 0 ? 1 : at / bytes.length);
  }
  if (at !== bytes.length) throw new CannotHash("unreadable");
  return bytes;
}

function reserve(size: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(size);
  } catch {
    throw new CannotHash("too_large");
  }
}

/** Bytes as lower-case hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
