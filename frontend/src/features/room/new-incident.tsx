import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "@/app/commands/commands";
import { part, useParts } from "@/ui/part";

const NewIncidentDialog = part(async () => (await import("./new-incident-dialog")).NewIncidentDialog);
// A page may have to be worked on when the network has gone: the room is fetched before it is asked for.
const parts = [NewIncidentDialog, { fetch: () => import("./room") }];

/** Lets an incident be opened by hand from every screen: somebody called, or saw it first. */
export function NewIncident() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  useParts(parts);
  useCommands([
    {
      id: "incident.new",
      title: t("commands.new_incident"),
      section: t("commands.everywhere"),
      keys: "shift+n",
      permission: "incident:act",
      perform: () => setOpen(true),
    },
  ]);
  return open && <NewIncidentDialog onClose={close} />;
}
