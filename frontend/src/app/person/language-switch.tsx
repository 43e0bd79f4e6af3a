import { useMe, useUpdateMe } from "@/features/session/queries";
import { Button } from "@/ui/button";

/** Offers the other language, named in itself. */
export function LanguageSwitch() {
  const { locale } = useMe().person;
  const { mutate } = useUpdateMe();
  const other = locale === "fr" ? "en" : "fr";
  return (
    <Button look="ghost" lang={other} onPress={() => mutate({ locale: other })}>
      {other === "fr" ? "Français" : "English"}
    </Button>
  );
}
