import type { Certificates, Report } from "@/api/types";

const digest = (n: number) => n.toString(16).padStart(2, "0").repeat(32);

/** One report of the invented client; `n` makes it unlike the others. */
export function makeReport(n: number, part: Partial<Report> = {}): Report {
  return {
    id: `report-${n}`,
    number: `VG-2026-10-${String(n).padStart(6, "0")}`,
    kind: "monthly",
    period: "2026-10",
    locale: "fr",
    version: 1,
    state: "issued",
    provisional: false,
    availability: "99.9680",
    verdict: "met",
    pdf_sha256: digest(16 + n),
    evidence_sha256: digest(96 + n),
    chain_head: digest(48 + n),
    issued_at: "2026-11-03T08:12:07Z",
    supersedes: null,
    superseded_by: null,
    error: null,
    requested_at: "2026-11-03T08:12:02Z",
    requested_by: { id: "person-9", name: "Hélène Le Goff" },
    ...part,
  };
}

/** What a client received up to now, newest first: a corrected month, a breach, a provisional one. */
export function makeReports(): Report[] {
  return [
    makeReport(46, {
      period: "2026-11",
      number: "VG-2026-11-000046",
      provisional: true,
      availability: "99.9843",
      issued_at: "2026-11-20T23:00:09Z",
      requested_by: { id: "person-7", name: "Nadia Benali" },
    }),
    makeReport(42, { version: 2, supersedes: "VG-2026-10-000041", issued_at: "2026-11-05T10:31:44Z" }),
    makeReport(41, { superseded_by: "VG-2026-10-000042", availability: "99.9741" }),
    makeReport(33, {
      period: "2026-09",
      number: "VG-2026-09-000033",
      availability: "99.9910",
      issued_at: "2026-10-02T07:00:12Z",
    }),
    makeReport(24, {
      period: "2026-08",
      number: "VG-2026-08-000024",
      availability: "99.9129",
      verdict: "breached",
      issued_at: "2026-09-02T07:00:09Z",
    }),
  ];
}

/** A root of nobody: any bytes make a fingerprint. */
export const certificates: Certificates = {
  root_pem: `-----BEGIN CERTIFICATE-----\n${btoa("an invented certificate of the invented provider Noroit, for screens and tests only")}\n-----END CERTIFICATE-----\n`,
  tsa_root_pem: "",
  certificates: [
    {
      subject: "CN=Noroît Infogérance, rapports 2026",
      fingerprint_sha256: digest(0x4a),
      not_before: "2026-01-01T00:00:00Z",
      not_after: "2027-02-01T00:00:00Z",
      use: "signing",
    },
    {
      subject: "CN=Noroît Infogérance, horodatage 2026",
      fingerprint_sha256: digest(0x7b),
      not_before: "2026-01-01T00:00:00Z",
      not_after: "2027-02-01T00:00:00Z",
      use: "timestamp",
    },
  ],
};
