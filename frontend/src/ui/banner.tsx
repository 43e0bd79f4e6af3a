import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./banner.module.css";
import { Button } from "./button";
import { cx } from "./class-names";

interface BannerProps {
  tone?: "bad" | "warn" | "info";
  /** What failed or what matters, in one sentence. */
  title: string;
  /** What still works, or what to do. */
  detail?: ReactNode;
  onRetry?: () => void;
  /** What to quote to whoever runs Vigie. */
  requestId?: string | null;
  children?: ReactNode;
}

/** What a person must know before going on: what failed, what still works, Retry, the request's id. */
export function Banner({ tone = "bad", title, detail, onRetry, requestId, children }: BannerProps) {
  const { t } = useTranslation("ui");
  const Icon = { bad: CircleAlert, warn: TriangleAlert, info: Info }[tone];
  return (
    <div
      className={cx(styles.banner, tone !== "bad" && styles[tone])}
      role={tone === "bad" ? "alert" : "status"}
    >
      <Icon size={16} aria-hidden="true" />
      <p>
        {title}
        {detail && <small>{detail}</small>}
        {requestId && (
          <small>
            {t("banner.request")} <code>{requestId}</code>
          </small>
        )}
      </p>
      {children}
      {onRetry && (
        <Button size="small" onPress={onRetry}>
          {t("banner.retry")}
        </Button>
      )}
    </div>
  );
}
