import { useMemo } from "react";
import { Prose } from "@/ui/prose";
import { CommandBlock } from "./command-block";
import { stepParts } from "./step-parts";

interface StepBodyProps {
  html: string;
  commands: readonly string[];
  copied: string | null;
  keys?: string;
  onCopy: (text: string) => void;
}

/** What a step says, its commands copyable where they stand. */
export function StepBody({ html, commands, copied, keys, onCopy }: StepBodyProps) {
  const parts = useMemo(() => stepParts(html, commands), [html, commands]);
  return parts.map((part, at) =>
    part.kind === "prose" ? (
      <Prose key={at} html={part.html} small />
    ) : (
      <CommandBlock key={at} text={part.text} copied={copied === part.text} keys={keys} onCopy={onCopy} />
    ),
  );
}
