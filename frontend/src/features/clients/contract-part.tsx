import { FilePlus2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Contract, Tenant } from "@/api/types";
import { Button } from "@/ui/button";
import { useAllowed } from "@/ui/can";
import { EmptyState } from "@/ui/empty-state";
import { LoadingBar } from "@/ui/loading-bar";
import { Select } from "@/ui/select";
import styles from "./client.module.css";
import { newestVersion } from "./terms";
import { TermsView } from "./terms-view";

// The form is long; most visits only read.
const ContractForm = lazy(async () => ({ default: (await import("./contract-form")).ContractForm }));

/** What is owed to the client, version by version, and the form that enters the next one. */
export function ContractPart({ tenant }: { tenant: Tenant }) {
  const { t, i18n } = useTranslation("clients");
  const may = useAllowed()("contract:manage", tenant.id);
  const [entering, setEntering] = useState<Contract | "new" | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const date = (day: string) =>
    new Intl.DateTimeFormat(i18n.language === "fr" ? "fr-FR" : "en-GB", {
      dateStyle: "medium",
      timeZone: "UTC",
    }).format(new Date(`${day}T00:00:00Z`));
  const versions = tenant.contracts.flatMap((contract) =>
    // The newest first: it is what one looks for.
    [...contract.versions]
      .sort((a, b) => b.version - a.version)
      .map((version) => ({ contract, version, key: `${contract.id} ${version.version}` })),
  );
  const inForce = versions.find(
    ({ contract, version }) =>
      contract.reference === tenant.contract?.reference && version.version === tenant.contract.version,
  );
  const current = versions.find((one) => one.key === shown) ?? inForce ?? versions[0];
  if (entering) {
    return (
      <Suspense fallback={<LoadingBar />}>
        <ContractForm
          tenant={tenant}
          contract={entering === "new" ? null : entering}
          onClose={() => setEntering(null)}
        />
      </Suspense>
    );
  }
  if (!current) {
    return (
      <EmptyState
        title={t("contract.empty")}
        detail={t("contract.empty_detail")}
        action={may && <Button onPress={() => setEntering("new")}>{t("contract.enter")}</Button>}
      />
    );
  }
  return (
    <>
      <div className={styles.top}>
        <Select
          label={t("contract.version")}
          hideLabel
          value={current.key}
          onChange={setShown}
          options={versions.map(({ contract, version, key }) => ({
            value: key,
            label: `${contract.reference} v${version.version}`,
            detail: key === inForce?.key ? t("contract.in_force") : date(version.effective_from),
          }))}
        />
        <p>
          {current.version.effective_to
            ? t("contract.from_to", {
                from: date(current.version.effective_from),
                to: date(current.version.effective_to),
              })
            : t("contract.from", { from: date(current.version.effective_from) })}
        </p>
        <span className="grow" />
        {may && (
          <>
            <Button look="ghost" onPress={() => setEntering("new")}>
              {t("contract.other")}
            </Button>
            <Button onPress={() => setEntering(current.contract)}>
              <FilePlus2 size={15} aria-hidden="true" />
              {t("contract.next", {
                version: newestVersion(current.contract).version + 1,
              })}
            </Button>
          </>
        )}
      </div>
      <TermsView terms={current.version.terms} services={tenant.services} />
    </>
  );
}
