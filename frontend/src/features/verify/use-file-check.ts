import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Verification } from "@/api/types";
import { CannotHash, type Digest, digestOf } from "./digest";
import { verificationQuery } from "./queries";

/** How far the check of a file is. */
export type FileCheck =
  | { step: "idle" }
  | { step: "reading"; name: string; size: number; share: number }
  | { step: "cannot"; name: string; reason: CannotHash["reason"] }
  | { step: "asking"; name: string; digest: Digest; error: Error | null; retry: () => void }
  | { step: "known"; name: string; digest: Digest; verification: Verification };

type Reading =
  | Extract<FileCheck, { step: "idle" | "reading" | "cannot" }>
  | { step: "read"; name: string; digest: Digest };

/** Checks one file at a time: a new one takes the place of the one before. */
export function useFileCheck(): { check: FileCheck; take: (file: File) => void } {
  const [reading, setReading] = useState<Reading>({ step: "idle" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const take = (file: File) => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    const show = (next: Reading) => !control.signal.aborted && setReading(next);
    const { name, size } = file;
    show({ step: "reading", name, size, share: 0 });
    digestOf(file, (share) => show({ step: "reading", name, size, share }), control.signal).then(
      (digest) => show({ step: "read", name, digest }),
      (error) =>
        show({ step: "cannot", name, reason: error instanceof CannotHash ? error.reason : "unreadable" }),
    );
  };

  const digest = reading.step === "read" ? reading.digest : null;
  const { data, error, refetch } = useQuery({
    ...verificationQuery(digest?.sha256 ?? ""),
    enabled: digest !== null,
  });
  return { check: together(), take };

  function together(): FileCheck {
    if (reading.step !== "read") return reading;
    const { name, digest } = reading;
    if (data) return { step: "known", name, digest, verification: data };
    return { step: "asking", name, digest, error, retry: () => void refetch() };
  }
}
