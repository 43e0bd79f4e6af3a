import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { buttonClass } from "@/ui/button-class";
import { EmptyState } from "@/ui/empty-state";

/** Nothing is here, or nothing this person may see: the server does not say which, nor do we. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <EmptyState
      title={t("not_found.title")}
      detail={t("not_found.detail")}
      action={
        <Link to="/" className={buttonClass()}>
          {t("not_found.back")}
        </Link>
      }
    />
  );
}
