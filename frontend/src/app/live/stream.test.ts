import { expect, it, onTestFinished, vi } from "vitest";
import { type Change, openStream } from "./stream";

const frame = (id: number) =>
  `event: change\nid: ${id}\ndata: {"topic":"incidents","tenant_id":null,"id":null}\n\n`;

/** An answer whose body is the given text; it ends, unless it stays open until the connection is given up. */
function body(text: string, open?: AbortSignal | null): Response {
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      if (!open) controller.close();
      open?.addEventListener("abort", () => controller.error(new DOMException("", "AbortError")));
    },
  });
  return new Response(stream, { headers: { "content-type": "text/event-stream" } });
}

function setup(answers: ((signal?: AbortSignal | null) => Response)[], first: string | null = "7") {
  const asked: string[] = [];
  const changes: Change[] = [];
  const states: string[] = [];
  let cursor = first;
  const onGap = vi.fn();
  const onRevoked = vi.fn();
  const stop = openStream({
    url: "/live",
    cursor: () => cursor,
    onChange: (change, id) => {
      cursor = id ?? cursor;
      changes.push(change);
    },
    onBeat: () => {},
    onState: (state) => states.push(state),
    onGap,
    onRevoked,
    silence: 1000,
    fetch: async (url, init) => {
      asked.push(String(url));
      const next = answers.shift();
      if (next) return next(init?.signal);
      // Nothing more to say: the connection stays silent until it is given up.
      return new Promise((_resolve, reject) =>
        init?.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError"))),
      );
    },
  });
  onTestFinished(stop);
  return { asked, changes, states, onGap, onRevoked };
}

it("resumes where it stopped after the server went away", async () => {
  const { asked, changes, states } = setup([
    () => body(frame(8)),
    () => new Response("", { status: 502 }),
    () => body(frame(9)),
  ]);
  await vi.waitFor(() => expect(changes).toHaveLength(2), 5000);
  expect(asked.slice(0, 3)).toEqual(["/live?cursor=7", "/live?cursor=8", "/live?cursor=8"]);
  expect(states.slice(0, 2)).toEqual(["live", "reconnecting"]);
});

it("reads all again when the server no longer has what was missed", async () => {
  const { asked, changes, onGap } = setup([
    () => new Response("", { status: 409 }),
    (signal) => body(frame(20), signal),
  ]);
  await vi.waitFor(() => expect(changes).toHaveLength(1), 5000);
  expect(asked).toEqual(["/live?cursor=7", "/live"]);
  expect(onGap).toHaveBeenCalled();
});

it("reads all again when it begins without a cursor", async () => {
  const { onGap, changes } = setup([(signal) => body(frame(1), signal)], null);
  await vi.waitFor(() => expect(changes).toHaveLength(1), 5000);
  expect(onGap).toHaveBeenCalledTimes(1);
});

it("says when the session is over", async () => {
  const bye = `event: bye\ndata: {"reason":"revoked"}\n\n`;
  const { onRevoked } = setup([(signal) => body(bye, signal)]);
  await vi.waitFor(() => expect(onRevoked).toHaveBeenCalledTimes(1), 5000);
});

it("gives up a connection that has gone silent", async () => {
  const { asked, states } = setup([(signal) => body(frame(8), signal)]);
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(1), 5000);
  expect(states).toEqual(["live", "reconnecting"]);
});
