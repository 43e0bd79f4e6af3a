import type { Month, Report } from "@/api/types";
import { makeMonth, periods } from "./month";
import { certificates, makeReport, makeReports } from "./reports";

type Exclusion = NonNullable<Month["outages"][number]["exclusion"]>;

/**
 * The part of the invented Vigie that clients meet: months, exclusions, reports, verification. A report takes
 * as long as `produceAfter` says; `onChange` tells the live stream.
 */
export class ClientAnswers {
  reports: Report[] = makeReports();
  /** Milliseconds a report takes to be produced. */
  produceAfter = 2500;
  /** Set to make the next report fail, with this reason. */
  failNext: string | null = null;
  onChange: (topic: string) => void = () => {};
  #decisions = new Map<string, Partial<Exclusion>>();

  /** Answers the request, or gives null when it belongs to another part. */
  answer(
    method: string,
    url: URL,
    body: Record<string, unknown> | null,
    signedIn: boolean,
  ): { status: number; body: unknown } | null {
    const path = url.pathname;
    const verify = /^\/api\/verify\/([0-9a-f]{64})$/.exec(path);
    if (verify) return ok(this.#verify(verify[1] ?? ""));
    if (path === "/api/certificates") return ok(certificates);
    if (!signedIn) return null;
    const [, rest] = /^\/api\/tenants\/[^/]+\/(.+)$/.exec(path) ?? [];
    if (rest === "availability") return ok(this.#month(url.searchParams.get("period") ?? periods[0] ?? ""));
    const decision = /^exclusions\/([^/]+)\/(agree|refuse)$/.exec(rest ?? "");
    if (decision) return ok(this.#decide(decision[1] ?? "", decision[2] === "agree" ? "agreed" : "refused"));
    if (rest === "reports" && method === "GET") return ok({ items: this.reports });
    if (rest === "reports") return { status: 202, body: this.#produce(body) };
    const one = /^reports\/([^/]+)$/.exec(rest ?? "");
    const report = one && this.reports.find(({ id }) => id === one[1]);
    return report ? ok(report) : null;
  }

  #month(period: string) {
    const month = makeMonth(period);
    return {
      ...month,
      outages: month.outages.map((outage) => ({
        ...outage,
        exclusion: outage.exclusion && { ...outage.exclusion, ...this.#decisions.get(outage.exclusion.id) },
      })),
    };
  }

  #decide(id: string, state: "agreed" | "refused") {
    this.#decisions.set(id, {
      state,
      decided_by: "Nadia Benali",
      decided_at: new Date().toISOString(),
    });
    this.onChange("availability");
    return makeMonth().outages.find((outage) => outage.exclusion?.id === id)?.exclusion;
  }

  #produce(body: Record<string, unknown> | null): Report {
    const n = 50 + this.reports.length;
    const final = body?.final === true;
    const report = makeReport(n, {
      period: String(body?.period),
      locale: body?.locale === "fr" ? "fr" : "en",
      state: "producing",
      provisional: !final,
      availability: null,
      verdict: null,
      pdf_sha256: null,
      evidence_sha256: null,
      chain_head: null,
      requested_at: new Date().toISOString(),
      issued_at: null,
    });
    this.reports = [report, ...this.reports];
    this.onChange("reports");
    setTimeout(() => this.#finish(report), this.produceAfter);
    return report;
  }

  #finish(report: Report): void {
    const month = makeMonth(report.period);
    const done: Report = this.failNext
      ? { ...report, state: "failed", error: this.failNext }
      : {
          ...makeReport(Number(report.id.replace("report-", ""))),
          ...report,
          state: "issued",
          availability: month.contractual.availability,
          verdict: month.contractual.verdict,
          pdf_sha256: "ab".repeat(32),
          issued_at: new Date().toISOString(),
        };
    this.failNext = null;
    this.reports = this.reports.map((one) => (one.id === report.id ? done : one));
    this.onChange("reports");
  }

  #verify(sha256: string) {
    const found = this.reports.find((report) => report.pdf_sha256 === sha256);
    if (!found)
      return { status: "unknown", number: null, issued_at: null, provisional: false, superseded_by: null };
    return {
      status: found.superseded_by ? "superseded" : "issued",
      number: found.number,
      issued_at: found.issued_at,
      provisional: found.provisional,
      superseded_by: found.superseded_by,
    };
  }
}

function ok(body: unknown) {
  return { status: 200, body };
}
