import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe, useSignOut, useUpdateMe } from "@/features/session/queries";
import { useCommands } from "./commands/commands";
import { places } from "./navigation";
import { useTheme } from "./person/appearance";

/** `G` and a letter for every place, the theme, the language, the account: the commands of the console. */
export function useGoCommands(): void {
  const { t } = useTranslation();
  const router = useRouter();
  const { person } = useMe();
  const theme = useTheme(person.theme);
  const update = useUpdateMe();
  const signOut = useSignOut();
  useCommands([
    ...places.map((place) => ({
      id: `go.${place.id}`,
      title: t("commands.go", { place: t(`nav.${place.id}`) }),
      section: t("commands.section.go"),
      keys: place.keys,
      permission: place.permission,
      perform: () => void router.navigate({ to: place.to as "/", search: (place.search ?? {}) as never }),
    })),
    {
      id: "app.theme",
      title: t("person.switch_theme"),
      section: t("commands.section.person"),
      keys: "shift+t",
      perform: () => update.mutate({ theme: theme === "dark" ? "light" : "dark" }),
    },
    {
      id: "app.language",
      title: t("person.switch_language"),
      section: t("commands.section.person"),
      perform: () => update.mutate({ locale: person.locale === "fr" ? "en" : "fr" }),
    },
    {
      id: "app.account",
      title: t("person.account"),
      section: t("commands.section.person"),
      perform: () => void router.navigate({ to: "/account" }),
    },
    {
      id: "app.sign_out",
      title: t("person.sign_out"),
      section: t("commands.section.person"),
      perform: () => signOut.mutate(false),
    },
  ]);
}
