import { Volume2, VolumeX } from "lucide-react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { IconButton } from "@/ui/icon-button";
import menu from "@/ui/menu.module.css";
import { usePageSound } from "./pages-watch";
import styles from "./queue.module.css";

/** Whether pages make a sound on this computer, how loud, and a test of it. */
export function SoundButton() {
  const { t } = useTranslation("queue");
  const { sound, muted, volume, blocked } = usePageSound();
  const silent = muted || blocked;
  const label = muted ? t("sound.muted") : blocked ? t("sound.blocked") : t("sound.on");
  return (
    <DialogTrigger>
      <IconButton
        label={label}
        keys="m"
        icon={
          silent ? (
            <VolumeX size={15} className={blocked && !muted ? styles.blocked : undefined} />
          ) : (
            <Volume2 size={15} />
          )
        }
      />
      <Popover className={menu.popover} placement="bottom end" offset={6}>
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
    </DialogTrigger>
  );
}
