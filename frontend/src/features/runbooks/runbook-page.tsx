import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { asProblem } from "@/api/problem";
import { NotFound } from "@/app/not-found";
import { usePageTitle } from "@/app/page-title";
import { ProblemBanner } from "@/app/problem-banner";
import { LoadingBar } from "@/ui/loading-bar";
import { ComparePage } from "./compare-page";
import { DraftPage } from "./draft-page";
import { runbookQuery, versionQuery } from "./queries";
import styles from "./runbook-page.module.css";
import { VersionPage } from "./version-page";

const route = getRouteApi("/console/runbooks/$tenant/$runbook");

/** One runbook: its draft, one of its versions, or two of them compared, as the address says. */
export function RunbookPage() {
  const { tenant, runbook: id } = route.useParams();
  const { version, compare } = route.useSearch();
  const { data, error, refetch } = useQuery(runbookQuery(tenant, id));
  usePageTitle(data?.title ?? "");
  const newest = data?.version ?? null;
  // A draft begins from the text in force.
  const published = useQuery({
    ...versionQuery(tenant, id, newest ?? 0),
    enabled: newest !== null && data?.draft_markdown === null,
  });
  if (error && !data) {
    if (asProblem(error).missing) return <NotFound />;
    return (
      <div className={styles.failed}>
        <ProblemBanner error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!data) return <LoadingBar />;
  if (compare) return <ComparePage runbook={data} before={compare} after={version ?? null} />;
  if (version) return <VersionPage runbook={data} version={version} />;
  if (published.error) {
    return (
      <div className={styles.failed}>
        <ProblemBanner error={published.error} onRetry={() => void published.refetch()} />
      </div>
    );
  }
  if (data.draft_markdown === null && newest !== null && !published.data) return <LoadingBar />;
  return <DraftPage key={data.id} runbook={data} published={published.data?.markdown ?? null} />;
}
