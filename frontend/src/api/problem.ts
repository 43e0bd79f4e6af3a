import type { components } from "./schema";

/** A proxy in between may answer without any of it. */
type ProblemDetails = Partial<components["schemas"]["Problem"]>;

/**
 * A refusal or failure of the server (RFC 9457), or of the network when `status` is 0. The one error type the
 * screens know: it becomes errors beside fields and one banner.
 */
export class Problem extends Error {
  override name = "Problem";
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** A stable word such as `already_acknowledged`; the catalogue has a sentence for it. */
  readonly code: string;
  readonly requestId: string | null;
  /** Seconds to wait before another try, when the server said so. */
  readonly retryAfter: number | null;
  readonly errors: readonly { location: string; message: string }[];

  constructor(details: ProblemDetails & { retryAfter?: number | null }) {
    super(details.detail || details.title || "");
    this.status = details.status ?? 0;
    this.code = details.code ?? (this.status ? "unexpected" : "unreachable");
    this.requestId = details.request_id ?? null;
    this.retryAfter = details.retryAfter ?? null;
    this.errors = (details.errors ?? []).map(({ location = "", message = "" }) => ({ location, message }));
  }

  /** Nothing is there: nothing the person may see, or the address is none. */
  get missing(): boolean {
    return this.status === 404 || this.errors.some(({ location }) => location.startsWith("path."));
  }

  /** Complaints about single fields, by the name in the request's body: `{ email: "…" }`. */
  fields(): Record<string, string> {
    const inBody = this.errors.filter(({ location }) => location.startsWith("body."));
    return Object.fromEntries(
      inBody.map(({ location, message }) => [location.slice("body.".length), message]),
    );
  }

  /** Complaints that belong to no field of the body. */
  others(): string[] {
    return this.errors.filter(({ location }) => !location.startsWith("body.")).map(({ message }) => message);
  }
}

/** Turns whatever was thrown into a Problem: what no request threw is a fault of the page, `unexpected`. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem({ status: 0, code: "unexpected" });
}

/** No answer came: status 0, code `unreachable`. */
export function unreachable(): Problem {
  return new Problem({ status: 0 });
}

/** Reads a failed response. A proxy's HTML page or an empty body becomes a problem of its status alone. */
export async function problemOf(response: Response, body?: unknown): Promise<Problem> {
  const given = body && typeof body === "object" ? (body as ProblemDetails) : {};
  const wait = Number(response.headers.get("Retry-After"));
  return new Problem({
    ...given,
    status: response.status,
    request_id: given.request_id ?? response.headers.get("X-Request-Id") ?? undefined,
    retryAfter: wait > 0 ? wait : null,
  });
}
