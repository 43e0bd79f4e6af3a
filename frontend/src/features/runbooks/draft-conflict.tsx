import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { LoadingBar } from "@/ui/loading-bar";
import styles from "./runbook-page.module.css";
import type { DraftInHand } from "./use-draft";

const CompareView = lazy(async () => ({ default: (await import("./compare-view")).CompareView }));

/** A colleague kept a newer draft: look at both, then say which one goes on. */
export function DraftConflict({ hand }: { hand: DraftInHand }) {
  const { t } = useTranslation("runbooks");
  const [comparing, setComparing] = useState(false);
  const keep = (
    <>
      <Button
        size="small"
        onPress={() => {
          setComparing(false);
          hand.takeTheirs();
        }}
      >
        {t("conflict.take_theirs")}
      </Button>
      <Button
        size="small"
        look="primary"
        onPress={() => {
          setComparing(false);
          hand.keepMine();
        }}
      >
        {t("conflict.keep_mine")}
      </Button>
    </>
  );
  return (
    <div className={styles.notice}>
      <Banner tone="warn" title={t("conflict.title")} detail={t("conflict.detail")}>
        <Button size="small" onPress={() => setComparing(true)}>
          {t("conflict.compare")}
        </Button>
        {keep}
      </Banner>
      <Dialog
        title={t("conflict.compare_title")}
        isOpen={comparing}
        onClose={() => setComparing(false)}
        size="full"
        footer={keep}
      >
        <Suspense fallback={<LoadingBar />}>
          <CompareView before={hand.theirs.markdown} after={hand.draft.markdown} form="sides" />
        </Suspense>
      </Dialog>
    </div>
  );
}
