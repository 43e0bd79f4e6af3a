import { QueryClient } from "@tanstack/react-query";
import { asProblem } from "@/api/problem";

/** The cache of what the server said. Live changes make it re-read; nothing else writes into it. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // The live stream says when something changed; coming back to the tab is no news.
        refetchOnWindowFocus: false,
        networkMode: "always",
        retry: (failures, error) => {
          const { status } = asProblem(error);
          // A refusal stays a refusal; a network or server failure may pass.
          return failures < 2 && (status === 0 || status >= 500);
        },
        retryDelay: (failures) => Math.min(4000, 400 * 2 ** failures),
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
