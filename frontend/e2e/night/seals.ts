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
  writeFileSync(cms, readValue(padded).whole);
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

/** A DER value: its tag, its bytes, and where its content begins. */
interface Value {
  tag: number;
  whole: Buffer;
  content: Buffer;
}

/** Reads the DER value at the beginning of a buffer. */
function readValue(der: Buffer): Value {
  const first = der.readUInt8(1);
  const more = first < 0x80 ? 0 : first & 0x7f;
  const length = more ? der.readUIntBE(2, more) : first;
  const end = 2 + more + length;
  return { tag: der.readUInt8(0), whole: der.subarray(0, end), content: der.subarray(2 + more, end) };
}

/** The values that a constructed one holds. */
function valuesIn({ content }: Value): Value[] {
  const values: Value[] = [];
  for (let rest = content; rest.length > 0; rest = rest.subarray(values.at(-1)?.whole.length)) {
    values.push(readValue(rest));
  }
  return values;
}

function only<Item>(items: readonly Item[], is: (item: Item) => boolean): Item {
  const found = items.filter(is);
  const [item] = found;
  if (!item || found.length > 1)
    throw new Error(`${found.length} of what there is one of in a CMS signature`);
  return item;
}

const timeStampToken = Buffer.from("060b2a864886f70d010910020e", "hex");

/** Takes the signature's value and its timestamp out of the CMS (RFC 5652, 5.3), and has OpenSSL compare them. */
function stamp(cms: Buffer, root: string, folder: string): Outcome {
  const [, explicit] = valuesIn(readValue(cms));
  const [signedData] = valuesIn(explicit as Value);
  const signerInfos = valuesIn(signedData as Value).at(-1) as Value;
  const signer = valuesIn(only(valuesIn(signerInfos), () => true));
  const signature = only(signer, (value) => value.tag === 0x04);
  const unsigned = only(signer, (value) => value.tag === 0xa1);
  const attribute = only(valuesIn(unsigned), (value) => value.content.indexOf(timeStampToken) === 0);
  const [, set] = valuesIn(attribute);
  writeFileSync(join(folder, "token.der"), readValue((set as Value).content).whole);
  writeFileSync(join(folder, "signature.bin"), signature.content);
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
