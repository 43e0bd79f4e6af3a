import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "@/app/commands/commands";

const NewIncidentDialog = lazy(async () => ({
  default: (await import("./new-incident-dialog")).NewIncidentDialog,
}));

/** Lets an incident be opened by hand from every screen: somebody called, or saw it first. */
export function NewIncident() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
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
  return <Suspense fallback={null}>{open && <NewIncidentDialog onClose={() => setOpen(false)} />}</Suspense>;
}
