import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { answer, api, sessionLink } from "@/api/client";
import { asProblem } from "@/api/problem";
import type { Me, MePatch } from "@/api/types";

/** Whether it is worth asking who is signed in: every visit of a stranger would begin with a refused request. */
export function perhapsSignedIn(): boolean {
  return !sessionLink.absent;
}

/** Shows the door; the page is loaded anew, so nothing read remains. */
export function leave(search = ""): void {
  window.location.assign(`/signin${search}`);
}

/** Who is signed in, what they may do and how they like their screen. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => {
    const me = await answer(api.GET("/api/me", { signal })).catch((error) => {
      sessionLink.absent ||= asProblem(error).status === 401;
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
      sessionLink.absent = false;
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
