import createClient, { type Middleware } from "openapi-fetch";
import { problemOf, unreachable } from "./problem";
import type { paths } from "./schema";

/**
 * What the client must know of the session: the token that proves a write comes from our own pages, and whom
 * to tell when the server no longer knows the session.
 */
class SessionLink {
  csrf = "";
  /**
   * There is no session for certain: the server says in the page whether a session's cookie came with its
   * request, which no script can see.
   */
  absent = document.querySelector<HTMLMetaElement>("meta[name=vigie-session]")?.content === "no";
  onLost: () => void = () => {};
}

/** Set by the session's query when it learns who is signed in. */
export const sessionLink = new SessionLink();

const guard: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("X-CSRF-Token", sessionLink.csrf);
  },
  onResponse({ response, schemaPath }) {
    // A wrong password is an answer of the sign-in screen, not a lost session.
    if (response.status === 401 && schemaPath !== "/api/session") sessionLink.onLost();
  },
};

/** The typed client. Wrap every call in `answer` so that a failure is thrown as a `Problem`. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  // Asked for at each call, so that tests can put another fetch in its place.
  fetch: (request) =>
    fetch(request).catch((error) => {
      // Who takes a request back hears so; anything else is the network's failure.
      throw request.signal.aborted ? error : unreachable();
    }),
});
api.use(guard);

/** Gives the data of an answer, or throws its `Problem`. */
export async function answer<Data>(
  call: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok) throw await problemOf(response, error);
  return data as Data;
}
