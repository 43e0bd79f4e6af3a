import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Search, UserPlus } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands, useKeyOf } from "@/app/commands/commands";
import { usePageTitle } from "@/app/page-title";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { useAllowed } from "@/ui/can";
import { EmptyState } from "@/ui/empty-state";
import { Kbd } from "@/ui/kbd";
import { KeyBar } from "@/ui/key-bar";
import { LoadingBar } from "@/ui/loading-bar";
import { Page } from "@/ui/page";
import { TextField } from "@/ui/text-field";
import { useMedia } from "@/ui/use-media";
import styles from "./people.module.css";
import { PeopleList } from "./people-list";
import { peopleQuery } from "./queries";
import type { PeopleSearch } from "./search";
import { useFound } from "./use-found";

const AddDialog = lazy(async () => ({ default: (await import("./add-dialog")).AddDialog }));
const PersonDialog = lazy(async () => ({ default: (await import("./person-dialog")).PersonDialog }));
const route = getRouteApi("/console/people");

/** Everybody who can sign in: who they are, what they may do where, and when they were last here. */
export function People() {
  const { t } = useTranslation("people");
  const mayManage = useAllowed()("person:manage");
  usePageTitle(t("title"));
  if (mayManage) return <Directory />;
  return (
    <Page title={t("title")}>
      <EmptyState title={t("forbidden")} detail={t("forbidden_what")} />
    </Page>
  );
}

function Directory() {
  const { t } = useTranslation("people");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(peopleQuery);
  const found = useFound(data, search.q ?? "");
  const [adding, setAdding] = useState(false);
  const find = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const person = data?.find(({ id }) => id === search.person);
  const replace = (next: PeopleSearch) => void navigate({ search: next, replace: true });
  const add = () => setAdding(true);
  useCommands([
    {
      id: "people.find",
      title: t("find"),
      section: t("title"),
      keys: "/",
      perform: () => find.current?.focus(),
    },
    { id: "people.add", title: t("add.title"), section: t("title"), keys: "n", perform: add },
  ]);
  const narrow = useMedia("(max-width: 820px)");
  const addKey = useKeyOf("people.add");
  return (
    <Page
      title={t("title")}
      padded
      actions={
        <Button look="primary" onPress={add}>
          <UserPlus size={14} aria-hidden="true" />
          {t("add.title")}
          {addKey && !narrow && <Kbd keys={addKey} />}
        </Button>
      }
      footer={
        <KeyBar
          hints={[
            { keys: ["arrowup", "arrowdown"], label: t("keys.move") },
            { keys: "enter", label: t("keys.open") },
            { keys: "/", label: t("keys.find") },
            { keys: "n", label: t("keys.add") },
            { keys: "?", label: t("keys.all") },
          ]}
        />
      }
    >
      <div className={styles.strip}>
        <TextField
          label={t("find")}
          hideLabel
          placeholder={t("find_hint")}
          icon={<Search size={14} aria-hidden="true" />}
          inputRef={find}
          value={search.q ?? ""}
          onChange={(q) => replace({ ...search, q: q || undefined })}
        />
        {data && <span role="status">{t("count", { count: found.length })}</span>}
      </div>
      <ProblemBanner error={error} title={t("list.failed")} onRetry={() => void refetch()} />
      {!data && !error && <LoadingBar />}
      {data && found.length > 0 && (
        <PeopleList
          people={found}
          onOpen={({ id }) => void navigate({ search: { ...search, person: id } })}
        />
      )}
      {data && found.length === 0 && (
        <EmptyState
          title={t(search.q ? "empty.narrowed" : "empty.none")}
          action={
            search.q ? (
              <Button onPress={() => replace({})}>{t("empty.all")}</Button>
            ) : (
              <Button onPress={add}>{t("add.title")}</Button>
            )
          }
        />
      )}
      <Suspense fallback={null}>
        {adding && <AddDialog onClose={() => setAdding(false)} />}
        {person && (
          <PersonDialog
            key={person.id}
            person={person}
            onClose={() => replace({ ...search, person: undefined })}
          />
        )}
      </Suspense>
    </Page>
  );
}
