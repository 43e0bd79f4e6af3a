import {
  BookOpenText,
  Building2,
  FileCheck2,
  Gauge,
  Inbox,
  type LucideIcon,
  UserCog,
  UserRound,
} from "lucide-react";

/** A place in the side bar, reachable by `G` and its letter. */
export interface Place {
  id: "queue" | "mine" | "clients" | "runbooks" | "availability" | "reports" | "people";
  icon: LucideIcon;
  /** Its path; `search` tells two views of one path apart. */
  to: string;
  search?: Record<string, unknown>;
  permission: string;
  keys: string;
  section: "work" | "platforms" | "results" | "settings";
}

/** The console's places in their order. A new screen adds its line here and its name to the catalogue's `nav`. */
export const places: readonly Place[] = [
  { id: "queue", icon: Inbox, to: "/queue", permission: "incident:read", keys: "g q", section: "work" },
  {
    id: "mine",
    icon: UserRound,
    to: "/queue",
    search: { mine: true },
    permission: "incident:act",
    keys: "g m",
    section: "work",
  },
  {
    id: "clients",
    icon: Building2,
    to: "/clients",
    permission: "tenant:read",
    keys: "g c",
    section: "platforms",
  },
  {
    id: "runbooks",
    icon: BookOpenText,
    to: "/runbooks",
    permission: "runbook:read",
    keys: "g r",
    section: "platforms",
  },
  {
    id: "availability",
    icon: Gauge,
    to: "/availability",
    permission: "availability:read",
    keys: "g a",
    section: "results",
  },
  {
    id: "reports",
    icon: FileCheck2,
    to: "/reports",
    permission: "report:read",
    keys: "g p",
    section: "results",
  },
  {
    id: "people",
    icon: UserCog,
    to: "/people",
    permission: "person:manage",
    keys: "g s",
    section: "settings",
  },
];
