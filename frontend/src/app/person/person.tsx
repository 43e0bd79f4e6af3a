import { type ReactNode, useCallback, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useMe, useUpdateMe } from "@/features/session/queries";
import { type Allowed, AllowedProvider } from "@/ui/can";
import { ZoneProvider } from "@/ui/zone";
import { CommandsProvider } from "../commands/commands-provider";
import { useAppearance } from "./appearance";

/** Everything below follows the person: language, theme, density, zone, permissions, shortcuts. */
export function PersonProvider({ children }: { children: ReactNode }) {
  const me = useMe();
  const { i18n } = useTranslation();
  const { mutate } = useUpdateMe();
  useAppearance(me.person);

  useEffect(() => {
    if (i18n.language !== me.person.locale) void i18n.changeLanguage(me.person.locale);
  }, [i18n, me.person.locale]);

  const allowed = useCallback<Allowed>(
    (permission, tenant) =>
      tenant
        ? (me.tenants.find((one) => one.id === tenant)?.permissions.includes(permission) ?? false)
        : me.permissions.includes(permission),
    [me],
  );
  const onShortcuts = useCallback(
    (shortcuts: Record<string, string | null>) => mutate({ shortcuts }),
    [mutate],
  );
  return (
    <AllowedProvider allowed={allowed}>
      <ZoneProvider zone={me.person.time_zone}>
        <CommandsProvider shortcuts={me.person.shortcuts} onShortcuts={onShortcuts}>
          {children}
        </CommandsProvider>
      </ZoneProvider>
    </AllowedProvider>
  );
}
