import { createContext, type ReactNode, useContext } from "react";

/** Answers whether the person may do something, for one client or, without it, for any. */
export type Allowed = (permission: string, tenant?: string | null) => boolean;

const AllowedContext = createContext<Allowed>(() => false);

export function AllowedProvider({ allowed, children }: { allowed: Allowed; children: ReactNode }) {
  return <AllowedContext value={allowed}>{children}</AllowedContext>;
}

export function useAllowed(): Allowed {
  return useContext(AllowedContext);
}

interface CanProps {
  do: string;
  /** The client the action is about. */
  tenant?: string | null;
  children: ReactNode;
  otherwise?: ReactNode;
}

/** Hides what the person may not do. Only a courtesy: the server decides. */
export function Can({ do: permission, tenant, children, otherwise = null }: CanProps) {
  return useAllowed()(permission, tenant) ? children : otherwise;
}
