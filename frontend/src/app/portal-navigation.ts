/** A place of the client's top bar. A new portal screen adds its line here and its name to `nav.portal`. */
export interface PortalPlace {
  id: "availability" | "reports";
  to: string;
  permission: string;
}

export const portalPlaces: readonly PortalPlace[] = [
  { id: "availability", to: "/portal", permission: "availability:read" },
  { id: "reports", to: "/portal/reports", permission: "report:read" },
];
