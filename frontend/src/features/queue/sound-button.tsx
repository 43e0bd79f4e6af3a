import { Volume2, VolumeX } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/ui/icon-button";
import { part, useParts } from "@/ui/part";
import { usePageSound } from "./pages-watch";
import styles from "./queue.module.css";

const SoundPopover = part(async () => (await import("./sound-popover")).SoundPopover);
const parts = [SoundPopover];

/** Says whether pages make a sound on this computer, and opens its settings. */
export function SoundButton() {
  const { t } = useTranslation("queue");
  const { muted, blocked } = usePageSound();
  const [open, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  useParts(parts);
  const holder = useRef<HTMLSpanElement>(null);
  const label = muted ? t("sound.muted") : blocked ? t("sound.blocked") : t("sound.on");
  const icon =
    muted || blocked ? (
      <VolumeX size={15} className={blocked && !muted ? styles.blocked : undefined} />
    ) : (
      <Volume2 size={15} />
    );
  return (
    <>
      <span ref={holder}>
        <IconButton
          label={label}
          keys="m"
          icon={icon}
          aria-haspopup="dialog"
          aria-expanded={open}
          onPress={() => setOpen(true)}
        />
      </span>
      {open && <SoundPopover triggerRef={holder} onClose={close} />}
    </>
  );
}
