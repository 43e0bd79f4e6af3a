import { createParser } from "eventsource-parser";

/** What changed: a topic and, when the server says so, the client and the thing. Never the thing itself. */
export interface Change {
  topic: string;
  tenant_id: string | null;
  id: string | null;
}

export type LinkState = "connecting" | "live" | "reconnecting" | "lost";

export interface StreamOptions {
  url: string;
  /** Where to resume: the last event seen by any tab, else the cursor of the list on screen. */
  cursor: () => string | null;
  onChange: (change: Change, cursor: string | null) => void;
  /** Bytes arrived, be it a heartbeat: the server lives. */
  onBeat: () => void;
  onState: (state: "live" | "reconnecting") => void;
  /** Changes may have been missed: everything on screen must be read again. */
  onGap: () => void;
  /** The session is over: signed out elsewhere, or roles changed. */
  onRevoked: () => void;
  fetch?: typeof fetch;
  /** Milliseconds without a byte after which the connection counts as dead. */
  silence?: number;
}

/** The server sends a heartbeat every 10 s: after two and a half of them nobody is at the other end. */
export const silenceLimit = 25_000;
const firstDelay = 500;
const longestDelay = 10_000;

/**
 * Reads the server's events for as long as the page lives and returns how to stop. It uses fetch rather than
 * EventSource, which cannot see a 409 or a half-open connection and does not come back after a 502.
 */
export function openStream(options: StreamOptions): () => void {
  const stopped = new AbortController();
  const limit = options.silence ?? silenceLimit;
  let attempt = 0;
  let fresh = false;

  const once = async (): Promise<void> => {
    const connection = new AbortController();
    const abort = () => connection.abort();
    stopped.signal.addEventListener("abort", abort);
    let watchdog = setTimeout(abort, limit);
    const beat = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(abort, limit);
      options.onBeat();
    };
    try {
      const cursor = fresh ? null : options.cursor();
      const query = cursor ? `?cursor=${encodeURIComponent(cursor)}` : "";
      const response = await (options.fetch ?? fetch)(options.url + query, {
        headers: { accept: "text/event-stream" },
        cache: "no-store",
        signal: connection.signal,
      });
      if (response.status === 401) return options.onRevoked();
      if (response.status === 409) {
        // Too far behind to replay: read all again and begin at the present.
        fresh = true;
        options.onGap();
        return;
      }
      if (!response.ok || !response.body) throw new Error(`live stream answered ${response.status}`);
      attempt = 0;
      fresh = false;
      options.onState("live");
      // Without a cursor nothing says what happened between the first read and now.
      if (!cursor) options.onGap();
      await read(response.body, beat, options);
    } finally {
      clearTimeout(watchdog);
      stopped.signal.removeEventListener("abort", abort);
    }
  };

  const run = async () => {
    while (!stopped.signal.aborted) {
      await once().catch(() => {});
      if (stopped.signal.aborted) return;
      if (fresh && attempt === 0) {
        attempt++;
        continue;
      }
      options.onState("reconnecting");
      const delay = Math.min(longestDelay, firstDelay * 2 ** attempt++);
      // Spread over time: after a restart not every browser comes back in the same instant.
      await wait(delay * (0.5 + Math.random() / 2), stopped.signal);
    }
  };
  void run();
  return () => stopped.abort();
}

async function read(
  body: ReadableStream<Uint8Array>,
  beat: () => void,
  options: StreamOptions,
): Promise<void> {
  const parser = createParser({
    onEvent: ({ event, data, id }) => {
      if (event === "change") options.onChange(JSON.parse(data) as Change, id ?? null);
      if (event === "bye" && (JSON.parse(data) as { reason?: string }).reason === "revoked")
        options.onRevoked();
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    beat();
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
