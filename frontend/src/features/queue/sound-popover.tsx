import type { RefObject } from "react";
import { Dialog, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import menu from "@/ui/menu.module.css";
import { usePageSound } from "./pages-watch";
import styles from "./queue.module.css";

/** Whether pages sound on this computer, how loud, and a test of it. */
export function SoundPopover({
  triggerRef,
  onClose,
}: {
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
}) {
  const { t } = useTranslation("queue");
  const { sound, muted, volume } = usePageSound();
  return (
    <Popover
      className={menu.popover}
      triggerRef={triggerRef}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom end"
      offset={6}
    >
      <Dialog className={styles.sound} aria-label={t("sound.title")}>
        <Checkbox isSelected={!muted} onChange={(on) => sound.set({ muted: !on })}>
          {t("sound.page")}
        </Checkbox>
        <label>
          {t("sound.volume")}
          <input
            type="range"
            min="0"
            max="100"
            value={Math.round(volume * 100)}
            onChange={(event) => sound.set({ volume: Number(event.target.value) / 100 })}
          />
        </label>
        <Button size="small" isDisabled={muted} onPress={() => sound.play("P1")}>
          {t("sound.test")}
        </Button>
      </Dialog>
    </Popover>
  );
}
