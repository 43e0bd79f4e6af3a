import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { answer, api, sessionLink } from "@/api/client";
import { asProblem, Problem } from "@/api/problem";
import type { Me, MePatch } from "@/api/types";

const hint = "vigie.session";

/**
 * Whether this browser has a session as far as it knows. The cookie itself is out of a script's reach; without
 * this mark every visit of a stranger would begin with a refused request.
 */
export function perhapsSignedIn(): boolean {
  return localStorage.getItem(hint) !== null;
}

function remember(signedIn: boolean): void {
  if (signedIn) localStorage.setItem(hint, "1");
  else localStorage.removeItem(hint);
}

/** Forgets the session in this browser and shows the door; the page is loaded anew, so nothing read remains. */
export function leave(search = ""): void {
  remember(false);
  window.location.assign(`/signin${search}`);
}

/** Who is signed in, what they may do and how they like their screen. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => {
    if (sessionLink.absent) throw new Problem({ status: 401, code: "unauthenticated" });
    const me = await answer(api.GET("/api/me", { signal })).catch((error) => {
      if (asProblem(error).status === 401) remember(false);
      throw error;
    });
    sessionLink.csrf = me.csrf;
    return me;
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** The person signed in; only below a route that required one. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Opens a session. The answer is `Me`, so the first screen needs no second request. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { email: string; password: string }) => answer(api.POST("/api/session", { body })),
    onSuccess: (me) => {
      sessionLink.csrf = me.csrf;
      remember(true);
      client.clear();
      client.setQueryData(meQuery.queryKey, me);
    },
  });
}

/** Ends this session, or all of the person's. */
export function useSignOut() {
  return useMutation({
    mutationFn: (everywhere: boolean) =>
      everywhere ? answer(api.DELETE("/api/sessions")) : answer(api.DELETE("/api/session")),
    onSuccess: () => leave(),
  });
}

/** Changes the person's own settings; the screen follows at once and returns when the server refuses. */
export function useUpdateMe() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: MePatch) => answer(api.PATCH("/api/me", { body })),
    onMutate: (patch) => {
      const before = client.getQueryData(meQuery.queryKey);
      if (before) {
        client.setQueryData(meQuery.queryKey, { ...before, person: { ...before.person, ...patch } });
      }
      return { before };
    },
    onError: (_error, _patch, context) => {
      if (context?.before) client.setQueryData(meQuery.queryKey, context.before);
    },
    onSuccess: (me) => {
      sessionLink.csrf = me.csrf;
      client.setQueryData(meQuery.queryKey, me);
    },
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { current: string; new: string }) => answer(api.PUT("/api/me/password", { body })),
  });
}
