import { ChevronDown, ChevronRight, Library as LibraryIcon } from "lucide-react";
import { useMemo } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { RunbookRow } from "@/api/types";
import { cx } from "@/ui/class-names";
import { ClientTag } from "@/ui/client-tag";
import styles from "./library.module.css";
import type { LibrarySearch } from "./search";
import { branchesOf } from "./tree";

interface LibraryTreeProps {
  rows: readonly RunbookRow[];
  clients: readonly { id: string; name: string }[];
  search: LibrarySearch;
  onChange: (search: LibrarySearch) => void;
}

/** The library by client and component. */
export function LibraryTree({ rows, clients, search, onChange }: LibraryTreeProps) {
  const { t } = useTranslation("runbooks");
  const branches = useMemo(() => branchesOf(rows, clients), [rows, clients]);
  return (
    <nav className={styles.tree} aria-label={t("tree")}>
      <div className={styles.top}>
        <h2>{t("title")}</h2>
        <span className="num">{rows.length}</span>
      </div>
      <ul>
        <li>
          <AriaButton
            className={cx(styles.branch, !search.client && styles.here)}
            aria-current={search.client ? undefined : "true"}
            onPress={() => onChange({ q: search.q })}
          >
            <LibraryIcon size={14} aria-hidden="true" />
            <span>{t("every_client")}</span> <b>{rows.length}</b>
          </AriaButton>
        </li>
        {branches.map((client) => {
          const open = client.id === search.client;
          const Chevron = open ? ChevronDown : ChevronRight;
          return (
            <li key={client.id}>
              <AriaButton
                className={cx(styles.branch, open && !search.service && styles.here)}
                aria-expanded={client.services.length > 0 ? open : undefined}
                aria-current={open && !search.service ? "true" : undefined}
                onPress={() =>
                  onChange(open && !search.service ? { q: search.q } : { client: client.id, q: search.q })
                }
              >
                <Chevron size={13} aria-hidden="true" />
                <ClientTag name={client.name} /> <b>{client.count}</b>
              </AriaButton>
              {open && client.services.length > 0 && (
                <ul>
                  {client.services.map((service) => {
                    const here = service.id === search.service;
                    return (
                      <li key={service.id}>
                        <AriaButton
                          className={cx(styles.branch, styles.sub, here && styles.here)}
                          aria-current={here ? "true" : undefined}
                          onPress={() => onChange({ client: client.id, service: service.id, q: search.q })}
                        >
                          <span className="clip">{service.name}</span> <b>{service.count}</b>
                        </AriaButton>
                      </li>
                    );
                  })}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
