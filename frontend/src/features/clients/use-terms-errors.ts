import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";

/**
 * The server's complaints about a contract, by field: `errorOf("response.P1.acknowledge_s")`. They are said in the
 * person's language where the catalogue knows the kind of field, else in the server's words.
 */
export function useTermsErrors(error: unknown, prefix: string) {
  const { t, i18n } = useTranslation("clients");
  const fields = error ? asProblem(error).fields() : {};
  const errorOf = (field: string): string | null => {
    const message = fields[`${prefix}${field}`];
    if (!message) return null;
    const kind = kindOf(field);
    const key = `wrong.${kind}`;
    return kind && i18n.exists(`clients:${key}`) ? t(key as "wrong.percent") : message;
  };
  return { errorOf, count: Object.keys(fields).length };
}

/** What sort of value a field holds; those complaints are always the same. */
function kindOf(field: string): string | null {
  if (/(_pct|^target|below)$/.test(field)) return "percent";
  if (/_s$/.test(field)) return "seconds";
  if (/(weight|^outage_weights)/.test(field)) return "weight";
  if (field === "time_zone") return "time_zone";
  if (field === "currency") return "currency";
  return null;
}
