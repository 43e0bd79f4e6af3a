import { useTranslation } from "react-i18next";
import type { Incident } from "@/api/types";
import { Tag } from "@/ui/tag";

/** Says what an incident is when it is not the usual one: alerts of a tool. */
export function KindTag({ kind }: { kind: Incident["kind"] }) {
  const { t } = useTranslation("room");
  return kind === "alert" ? null : <Tag>{t(`kind.${kind}`)}</Tag>;
}
