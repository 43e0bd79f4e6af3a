import { Blob as NodeBlob } from "node:buffer";
import { webcrypto } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CannotHash, digestOf } from "./digest";

/** A file whose disk gives it piece by piece. */
function inPieces(...parts: string[]) {
  const bytes = parts.map((part) => new TextEncoder().encode(part));
  const size = bytes.reduce((sum, part) => sum + part.length, 0);
  const stream = () =>
    new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(control) {
        for (const part of bytes) control.enqueue(part);
        control.close();
      },
    });
  return { size, stream };
}

const file = (...parts: (string | Uint8Array)[]) => new NodeBlob(parts) as unknown as Blob;

describe("hashing a file in the browser", () => {
  beforeEach(() => vi.stubGlobal("crypto", webcrypto));
  afterEach(() => vi.unstubAllGlobals());

  it("gives the SHA-256 of its bytes", async () => {
    const digest = await digestOf(file("abc"), () => {});
    // FIPS 180-2, appendix B.1.
    expect(digest.sha256).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(digest.size).toBe(3);
  });

  it("knows a PDF by its first bytes, whatever its name", async () => {
    expect((await digestOf(file("%PDF-1.7\n"), () => {})).pdf).toBe(true);
    expect((await digestOf(file("PK\u0003\u0004"), () => {})).pdf).toBe(false);
    expect((await digestOf(file(""), () => {})).pdf).toBe(false);
  });

  it("tells how far it has read, up to the end", async () => {
    const shares: number[] = [];
    await digestOf(inPieces("%PDF-", "1.7 a", "nd so"), (share) => shares.push(share));
    expect(shares).toEqual([5 / 15, 10 / 15, 1]);
  });

  it("stops when another file is chosen", async () => {
    const stop = new AbortController();
    const shares: number[] = [];
    const running = digestOf(
      inPieces("first", "other"),
      (share) => {
        shares.push(share);
        stop.abort();
      },
      stop.signal,
    );
    await expect(running).rejects.toThrow();
    expect(shares).toEqual([0.5]);
  });

  it("refuses a file that changed while it was read", async () => {
    const shrunk = { size: 10, stream: () => file("short").stream() };
    await expect(digestOf(shrunk, () => {})).rejects.toMatchObject({ reason: "unreadable" });
  });

  it("says so where the page is not secure", async () => {
    vi.stubGlobal("crypto", {});
    await expect(digestOf(file("abc"), () => {})).rejects.toThrow(CannotHash);
  });
});
