import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { usePageTitle } from "@/app/page-title";
import { ProblemBanner } from "@/app/problem-banner";
import { incidentQuery } from "@/features/queue/queries";
import { LoadingBar } from "@/ui/loading-bar";
import { Page } from "@/ui/page";
import { PriorityChip } from "@/ui/priority-chip";

const route = getRouteApi("/console/clients/$tenant/incidents/$incident");

/** One incident and everything that is done about it. */
export function Room() {
  const { tenant, incident } = route.useParams();
  const { data, error, refetch } = useQuery(incidentQuery(tenant, incident));
  usePageTitle(data?.reference ?? "");
  return (
    <Page title={data?.title} aside={data && <PriorityChip priority={data.priority} />} padded>
      {error ? <ProblemBanner error={error} onRetry={() => void refetch()} /> : !data && <LoadingBar />}
    </Page>
  );
}
