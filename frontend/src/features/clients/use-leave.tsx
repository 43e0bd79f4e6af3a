import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import { Confirm } from "@/ui/confirm";

interface LeaveWords {
  title: string;
  detail: string;
  verb: string;
}

/**
 * Asks before something is lost by leaving it, whichever way out is taken: `leave` for the screen's own buttons,
 * everything else by itself. Draw `question` somewhere.
 */
export function useLeave(loses: boolean, onLeave: () => void, words: LeaveWords) {
  const [asked, setAsked] = useState(false);
  const blocker = useBlocker({
    shouldBlockFn: () => loses,
    enableBeforeUnload: loses,
    withResolver: true,
  });
  const blocked = blocker.status === "blocked";
  return {
    leave: () => (loses ? setAsked(true) : onLeave()),
    question: (asked || blocked) && (
      <Confirm
        {...words}
        onClose={blocked ? blocker.reset : () => setAsked(false)}
        onConfirm={blocked ? blocker.proceed : onLeave}
      />
    ),
  };
}
