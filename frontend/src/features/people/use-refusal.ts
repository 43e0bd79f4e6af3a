import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { useProblemText } from "@/app/problem-text";

/** The refusals these dialogs have a sentence for, and the field each speaks of; null: the person as a whole. */
const fieldOf = {
  email_form: "email",
  email_taken: "email",
  name_missing: "name",
  password_length: "password",
  unknown_role: "roles",
  unknown_tenant: "roles",
  client_role_everywhere: "roles",
  mixed_roles: "roles",
  two_clients: "roles",
  own_account: null,
  last_admin: null,
} as const;

type Code = keyof typeof fieldOf;
type Field = NonNullable<(typeof fieldOf)[Code]>;

export interface Refused {
  /** Said beside the field it is about. */
  fields: Partial<Record<Field, string>>;
  /** Said beside the button: what belongs to no field. */
  reason: string | null;
  requestId: string | null;
}

/** Says why the server refused, in the person's language and at the field it is about. */
export function useRefusal(error: unknown): Refused | null {
  const { t } = useTranslation("people");
  const say = useProblemText();
  if (!error) return null;
  const problem = asProblem(error);
  if (!Object.hasOwn(fieldOf, problem.code)) {
    const reason = [say(problem), ...problem.others()].join(" ");
    return { fields: problem.fields(), reason, requestId: problem.requestId };
  }
  const code = problem.code as Code;
  const field = fieldOf[code];
  const reason = t(`refusal.${code}`);
  return field
    ? { fields: { [field]: reason }, reason: null, requestId: null }
    : { fields: {}, reason, requestId: null };
}
