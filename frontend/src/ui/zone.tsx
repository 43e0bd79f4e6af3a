import { createContext, type ReactNode, useContext } from "react";

const ZoneContext = createContext<string | undefined>(undefined);

/** Sets the time zone (IANA name) every `Time` below shows: the person's in the console, the client's in reports. */
export function ZoneProvider({ zone, children }: { zone: string | undefined; children: ReactNode }) {
  return <ZoneContext value={zone}>{children}</ZoneContext>;
}

export function useZone(): string | undefined {
  return useContext(ZoneContext);
}
