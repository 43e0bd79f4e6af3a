import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const vigie = new URL("../../../bin/vigie", import.meta.url).pathname;

interface Outcome {
  status: number;
  text: string;
}

function run(command: string, ...args: string[]): Outcome {
  const done = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, VIGIE_DATABASE_URL: "" },
  });
  if (done.error) throw new Error(`${command}: ${done.error.message}; run make tools`);
  return { status: done.status ?? -1, text: done.stdout + done.stderr };
}

/** `vigie verify` with the given root. */
export const verify = (file: string, root: string) => run(vigie, "verify", file, "--root", root);

/** poppler's opinion, with the root in a trust store of its own. */
export function pdfsig(file: string, root: string, folder: string): string {
  const store = join(folder, "nss");
  mkdirSync(store, { recursive: true });
  execFileSync("certutil", ["-N", "--empty-password", "-d", `sql:${store}`]);
  execFileSync("certutil", ["-A", "-n", "root", "-t", "CT,C,C", "-i", root, "-d", `sql:${store}`]);
  return run("pdfsig", "-nssdir", store, file).text;
}

export const qpdfCheck = (file: string) => run("qpdf", "--check", file);

/** The signature's parts: what is signed, the CMS over it, the timestamp token and what it stamps. */
export function openssl(file: string, root: string, folder: string): { cms: Outcome; ts: Outcome } {
  const pdf = readFileSync(file);
  const range = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/.exec(pdf.toString("latin1"));
  if (!range) throw new Error("no /ByteRange");
  const [a, b, c, d] = range.slice(1).map(Number) as [number, number, number, number];
  const signed = join(folder, "signed.bin");
  writeFileSync(signed, Buffer.concat([pdf.subarray(a, a + b), pdf.subarray(c, c + d)]));
  const hex = pdf.subarray(a + b + 1, c - 1).toString("latin1");
  const padded = Buffer.from(hex, "hex");
  const cms = join(folder, "cms.der");
  writeFileSync(cms, padded.subarray(0, derLength(padded)));
  const cmsOutcome = run(
    "openssl",
    "cms",
    "-verify",
    "-binary",
    "-inform",
    "DER",
    "-in",
    cms,
    "-content",
    signed,
    "-CAfile",
    root,
    "-purpose",
    "any",
    "-out",
    "/dev/null",
  );
  return { cms: cmsOutcome, ts: stamp(readFileSync(cms), root, folder) };
}

/** How long a DER value is, its head included. */
function derLength(der: Buffer): number {
  const first = der[1] ?? 0;
  if (first < 0x80) return 2 + first;
  const bytes = first & 0x7f;
  return 2 + bytes + der.readUIntBE(2, bytes);
}

const timeStampToken = Buffer.from("060b2a864886f70d010910020e", "hex");

function stamp(cms: Buffer, root: string, folder: string): Outcome {
  // The unsigned attribute: OID, SET, then the token.
  const at = cms.indexOf(timeStampToken);
  const set = cms.subarray(at + timeStampToken.length);
  const head = derLength(set) - contentLength(set);
  const token = set.subarray(head, head + derLength(set.subarray(head)));
  writeFileSync(join(folder, "token.der"), token);
  // What it stamps is the signature value: the last OCTET STRING before the unsigned attributes [1].
  const value = signatureValue(cms.subarray(0, at));
  writeFileSync(join(folder, "signature.bin"), value);
  return run(
    "openssl",
    "ts",
    "-verify",
    "-token_in",
    "-in",
    join(folder, "token.der"),
    "-data",
    join(folder, "signature.bin"),
    "-CAfile",
    root,
  );
}

function contentLength(der: Buffer): number {
  const first = der[1] ?? 0;
  return first < 0x80 ? first : der.readUIntBE(2, first & 0x7f);
}

/** Finds the OCTET STRING that ends where the unsigned attributes' tag [1] begins. */
function signatureValue(before: Buffer): Buffer {
  for (let end = before.length; end > 4; end--) {
    if (before[end] !== 0xa1) continue;
    for (let start = end - 2; start >= 0 && start > end - 600; start--) {
      if (before[start] === 0x04 && start + derLength(before.subarray(start)) === end) {
        const head = derLength(before.subarray(start)) - contentLength(before.subarray(start));
        return before.subarray(start + head, end);
      }
    }
  }
  throw new Error("no signature value before the timestamp");
}

/** The same file with one byte of its middle turned over. */
export function flipped(file: string, to: string): string {
  const bytes = readFileSync(file);
  const middle = Math.floor(bytes.length / 3);
  bytes[middle] = (bytes[middle] ?? 0) ^ 0x01;
  writeFileSync(to, bytes);
  return to;
}

/** The same file with an update appended, as a PDF editor would. */
export function appended(file: string, to: string): string {
  const bytes = readFileSync(file);
  const before = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(bytes.subarray(-200).toString("latin1"));
  const object = `\n99999 0 obj\n<< /Note (added later) >>\nendobj\n`;
  const at = bytes.length + 1;
  const xref = bytes.length + object.length;
  const tail = `xref\n99999 1\n${String(at).padStart(10, "0")} 00000 n \ntrailer\n<< /Size 100000 /Root 1 0 R /Prev ${before?.[1]} >>\nstartxref\n${xref}\n%%EOF\n`;
  writeFileSync(to, Buffer.concat([bytes, Buffer.from(object + tail, "latin1")]));
  return to;
}

/** The same report with its evidence replaced. */
export function withEvidence(file: string, evidence: string, folder: string): string {
  const bare = join(folder, "bare.pdf");
  const moved = join(folder, "moved.pdf");
  const attached = join(folder, "evidence.json");
  writeFileSync(attached, evidence);
  run("qpdf", "--remove-attachment=evidence.json", file, bare);
  const put = run("qpdf", bare, "--add-attachment", attached, "--mimetype=application/json", "--", moved);
  if (put.status > 3 || put.status === 2) throw new Error(`qpdf: ${put.text}`);
  return moved;
}
