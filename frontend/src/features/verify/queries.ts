import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";

/** What the register of issued reports says of a digest. Nobody needs to be signed in. */
export function verificationQuery(sha256: string) {
  return queryOptions({
    queryKey: ["verification", sha256],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/verify/{sha256}", { params: { path: { sha256 } }, signal })),
    // A report can be superseded while the page stands open.
    staleTime: 0,
  });
}

/** The root and the keys that sign reports: published, so that anyone can check without us. */
export const certificatesQuery = queryOptions({
  queryKey: ["certificates"],
  queryFn: ({ signal }) => answer(api.GET("/api/certificates", { signal })),
  staleTime: 3_600_000,
});
