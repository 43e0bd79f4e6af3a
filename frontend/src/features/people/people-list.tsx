import { Ban } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Person } from "@/api/types";
import { useMe } from "@/features/session/queries";
import { Avatar } from "@/ui/avatar";
import { type DataColumn, DataTable } from "@/ui/data-table";
import { Pill } from "@/ui/pill";
import { Tag } from "@/ui/tag";
import { Time } from "@/ui/time";
import { useMedia } from "@/ui/use-media";
import styles from "./people.module.css";
import { RoleList } from "./role-list";

/** Milliseconds after which the year matters more than the hour. */
const longAgo = 180 * 86_400_000;

/** Everybody shown, one a row; a row opens the person. */
export function PeopleList({
  people,
  onOpen,
}: {
  people: readonly Person[];
  onOpen: (person: Person) => void;
}) {
  const { t } = useTranslation("people");
  const me = useMe();
  const narrow = useMedia("(max-width: 820px)");
  const name: DataColumn<Person> = { id: "name", title: t("name"), rowHeader: true, cell: nameOf };
  const others: DataColumn<Person>[] = [
    { id: "email", title: t("email"), cell: ({ email }) => <span className={styles.quiet}>{email}</span> },
    { id: "roles", title: t("roles.label"), cell: ({ roles }) => <RoleList roles={roles} /> },
    { id: "seen", title: t("list.seen"), cell: seenOf },
    { id: "state", title: t("list.state"), cell: stateOf },
  ];
  return (
    <DataTable
      label={t("title")}
      items={people}
      idOf={({ id }) => id}
      columns={narrow ? [name] : [name, ...others]}
      onOpen={onOpen}
    />
  );

  function nameOf(person: Person) {
    return (
      <span className={styles.person}>
        <Avatar name={person.name} label="" large />
        <span className={styles.who}>
          <span className={styles.name}>
            <b>{person.name}</b>
            {person.id === me.person.id && <Tag>{t("list.you")}</Tag>}
            {narrow && person.disabled && stateOf(person)}
          </span>
          {narrow && (
            <>
              <span className={styles.quiet}>{person.email}</span>
              <RoleList roles={person.roles} />
              <span className={styles.quiet}>
                {person.last_seen_at ? t("list.seen") : t("list.never_seen")}{" "}
                {person.last_seen_at && seenOf(person)}
              </span>
            </>
          )}
        </span>
      </span>
    );
  }

  function seenOf({ last_seen_at: at }: Person) {
    if (!at) return <span className={styles.quiet}>{t("list.never")}</span>;
    return <Time at={at} form={Date.now() - Date.parse(at) > longAgo ? "date" : "datetime"} />;
  }

  function stateOf({ disabled }: Person) {
    if (!disabled) return <span className={styles.quiet}>{t("list.active")}</span>;
    return <Pill icon={<Ban size={12} aria-hidden="true" />}>{t("list.disabled")}</Pill>;
  }
}
