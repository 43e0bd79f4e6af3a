import { Banner } from "@/ui/banner";
import type { Refused } from "./use-refusal";

/** Stands beside the button pressed: what was not done, and why unless a field says it. */
export function Refusal({ refused, title }: { refused: Refused | null; title: string }) {
  return refused && <Banner title={title} detail={refused.reason} requestId={refused.requestId} />;
}
