import { type Change, type LinkState, openStream, type StreamOptions, silenceLimit } from "./stream";

/** What a tab knows of the live connection. */
export interface LinkView {
  state: LinkState;
  /** When the server was last heard, in milliseconds of this computer's clock. */
  heardAt: number;
  /** Whether this tab holds the connection; only this one makes a sound. */
  leader: boolean;
}

type Message =
  | { kind: "change"; change: Change; cursor: string | null }
  | { kind: "beat"; state: LinkState; at: number }
  | { kind: "gap" }
  | { kind: "who" };

export interface LinkOptions {
  url: string;
  onChange: (change: Change) => void;
  onGap: () => void;
  onRevoked: () => void;
  fetch?: StreamOptions["fetch"];
}

const name = "vigie-live";

/**
 * One stream a browser, shared by its tabs: HTTP/1.1 allows six connections to a host, and a wall of tabs would
 * starve itself. The tab that holds the lock reads the stream and tells the others; when it closes, the next one
 * resumes where it stopped.
 */
export class Link {
  #view: LinkView = { state: "connecting", heardAt: Date.now(), leader: false };
  #cursor: string | null = null;
  #listeners = new Set<() => void>();
  #bus = new BroadcastChannel(name);
  #ended = new AbortController();
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: LinkOptions) {}

  view = (): LinkView => this.#view;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins; `cursor` is that of the list on screen, or null when there is none. */
  start(cursor: string | null): void {
    this.#cursor = cursor;
    this.#bus.onmessage = ({ data }: MessageEvent<Message>) => this.#hear(data);
    this.#bus.postMessage({ kind: "who" } satisfies Message);
    this.#listen();
    if (!("locks" in navigator)) {
      this.#lead();
      return;
    }
    navigator.locks
      .request(name, { signal: this.#ended.signal }, () => {
        const stop = this.#lead();
        return new Promise<void>((release) =>
          this.#ended.signal.addEventListener("abort", () => {
            stop();
            release();
          }),
        );
      })
      // Waiting for the lock ends with the page.
      .catch(() => {});
  }

  stop(): void {
    this.#ended.abort();
    this.#bus.close();
    clearTimeout(this.#silence);
  }

  #lead(): () => void {
    this.#set({ leader: true });
    const stop = openStream({
      url: this.options.url,
      fetch: this.options.fetch,
      cursor: () => this.#cursor,
      onChange: (change, cursor) => {
        this.#cursor = cursor ?? this.#cursor;
        this.#bus.postMessage({ kind: "change", change, cursor } satisfies Message);
        this.options.onChange(change);
      },
      onBeat: () => this.#beat("live", Date.now()),
      onState: (state) => {
        if (state === "live") this.#beat("live", Date.now());
        // Trying again does not turn a lost signal into a hopeful one.
        else if (this.#view.state !== "lost") this.#beat("reconnecting", this.#view.heardAt);
      },
      onGap: () => {
        this.#bus.postMessage({ kind: "gap" } satisfies Message);
        this.options.onGap();
      },
      onRevoked: this.options.onRevoked,
    });
    this.#ended.signal.addEventListener("abort", stop);
    return stop;
  }

  #beat(state: LinkState, at: number): void {
    this.#bus.postMessage({ kind: "beat", state, at } satisfies Message);
    this.#set({ state, heardAt: at });
    if (state === "live") this.#listen();
  }

  #hear(message: Message): void {
    switch (message.kind) {
      case "change":
        this.#cursor = message.cursor ?? this.#cursor;
        this.options.onChange(message.change);
        break;
      case "gap":
        this.options.onGap();
        break;
      case "beat":
        this.#set({ state: message.state, heardAt: message.at });
        if (message.state === "live") this.#listen();
        break;
      case "who":
        if (this.#view.leader) this.#beat(this.#view.state, this.#view.heardAt);
    }
  }

  /** Every tab keeps its own watch: the one that reads the stream may have been frozen by the browser. */
  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#set({ state: "lost" }), silenceLimit);
  }

  #set(part: Partial<LinkView>): void {
    const changed = part.state !== undefined && part.state !== this.#view.state;
    const led = part.leader !== undefined && part.leader !== this.#view.leader;
    this.#view = { ...this.#view, ...part };
    // A heartbeat alone must not render the console again.
    if (changed || led) for (const listener of this.#listeners) listener();
  }
}
