import { Ellipsis, FlaskConical, KeyRound, Plus, Unplug } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Source, SourceIssued, Tenant } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { useAllowed } from "@/ui/can";
import { Confirm } from "@/ui/confirm";
import { IconButton } from "@/ui/icon-button";
import { Menu } from "@/ui/menu";
import { useRevokeSource, useRotateKey } from "./queries";
import { SourceCard } from "./source-card";
import styles from "./sources.module.css";

const AddSourceDialog = lazy(async () => ({
  default: (await import("./add-source-dialog")).AddSourceDialog,
}));
const KeyDialog = lazy(async () => ({ default: (await import("./key-dialog")).KeyDialog }));
const TestDialog = lazy(async () => ({ default: (await import("./test-dialog")).TestDialog }));

type Question = { kind: "add" } | { kind: "test" | "rotate" | "revoke"; source: Source };

/** What watches the client's platform and tells Vigie. */
export function Sources({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation("clients");
  const may = useAllowed()("source:manage", tenant.id);
  const [question, setQuestion] = useState<Question | null>(null);
  const [issued, setIssued] = useState<SourceIssued | null>(null);
  const rotate = useRotateKey(tenant.id);
  const revoke = useRevokeSource(tenant.id);
  const order = { silent: 0, live: 1, new: 2, revoked: 3 } as const;
  const sources = [...tenant.sources].sort(
    (a, b) => order[a.state] - order[b.state] || a.name.localeCompare(b.name),
  );
  const close = () => {
    setQuestion(null);
    rotate.reset();
    revoke.reset();
  };
  return (
    <>
      <ul className={styles.cards}>
        {sources.map((source) => (
          <li key={source.id}>
            <SourceCard
              source={source}
              services={tenant.services}
              actions={
                may &&
                source.state !== "revoked" && (
                  <>
                    <Button size="small" onPress={() => setQuestion({ kind: "test", source })}>
                      <FlaskConical size={13} aria-hidden="true" />
                      {t("sources.test")}
                    </Button>
                    <span className="grow" />
                    <Menu
                      label={t("sources.more", { name: source.name })}
                      trigger={
                        <IconButton
                          label={t("sources.more", { name: source.name })}
                          icon={<Ellipsis size={16} />}
                        />
                      }
                      actions={[
                        {
                          id: "rotate",
                          label: t("sources.rotate"),
                          icon: <KeyRound size={15} />,
                          perform: () => setQuestion({ kind: "rotate", source }),
                        },
                        {
                          id: "revoke",
                          label: t("sources.revoke"),
                          icon: <Unplug size={15} />,
                          danger: true,
                          perform: () => setQuestion({ kind: "revoke", source }),
                        },
                      ]}
                    />
                  </>
                )
              }
            />
          </li>
        ))}
        {may && (
          <li>
            <AriaButton className={styles.add} onPress={() => setQuestion({ kind: "add" })}>
              <Plus size={18} aria-hidden="true" />
              <b>{t("sources.add")}</b>
              <span>{t("sources.add_what")}</span>
            </AriaButton>
          </li>
        )}
      </ul>
      {!may && sources.length === 0 && <p className={styles.none}>{t("sources.empty")}</p>}
      {question?.kind === "rotate" && (
        <Confirm
          title={t("sources.rotate_title", { name: question.source.name })}
          detail={t("sources.rotate_detail")}
          verb={t("sources.rotate")}
          busy={rotate.isPending}
          onClose={close}
          onConfirm={() =>
            rotate.mutate(question.source.id, {
              onSuccess: (answer) => {
                close();
                setIssued(answer);
              },
            })
          }
        >
          <ProblemBanner error={rotate.error} />
        </Confirm>
      )}
      {question?.kind === "revoke" && (
        <Confirm
          title={t("sources.revoke_title", { name: question.source.name })}
          detail={t("sources.revoke_detail")}
          verb={t("sources.revoke")}
          busy={revoke.isPending}
          onClose={close}
          onConfirm={() => revoke.mutate(question.source.id, { onSuccess: close })}
        >
          <ProblemBanner error={revoke.error} />
        </Confirm>
      )}
      <Suspense fallback={null}>
        {question?.kind === "add" && (
          <AddSourceDialog
            tenant={tenant}
            onClose={close}
            onIssued={(answer) => {
              close();
              setIssued(answer);
            }}
          />
        )}
        {question?.kind === "test" && <TestDialog tenant={tenant} source={question.source} onClose={close} />}
        {issued && <KeyDialog issued={issued} onClose={() => setIssued(null)} />}
      </Suspense>
    </>
  );
}
