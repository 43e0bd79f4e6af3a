import { createHash, webcrypto } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fingerprintOf, grouped } from "./fingerprint";

describe("a certificate's fingerprint", () => {
  beforeEach(() => vi.stubGlobal("crypto", webcrypto));
  afterEach(() => vi.unstubAllGlobals());

  it("is the digest of its DER bytes, as openssl prints it", async () => {
    const der = Buffer.from("some bytes of a certificate");
    const lines = der.toString("base64").replace(/(.{16})/g, "$1\n");
    const pem = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
    const want = grouped(createHash("sha256").update(der).digest("hex"));
    expect(await fingerprintOf(pem)).toBe(want);
    expect(want).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  it("is nothing when there is no certificate", async () => {
    expect(await fingerprintOf("")).toBeNull();
  });
});
