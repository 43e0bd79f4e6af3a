import { Pencil, Phone, Plus, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Contact, Tenant } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { useAllowed } from "@/ui/can";
import { cx } from "@/ui/class-names";
import { EmptyState } from "@/ui/empty-state";
import { IconButton } from "@/ui/icon-button";
import { Pill } from "@/ui/pill";
import { useToast } from "@/ui/toast";
import styles from "./client.module.css";
import { useAddContact, useRemoveContact } from "./queries";

const ContactDialog = lazy(async () => ({ default: (await import("./contact-dialog")).ContactDialog }));

/** Whom to call at the client, and who is on duty. */
export function Contacts({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation("clients");
  const may = useAllowed()("contact:manage", tenant.id);
  const toast = useToast();
  const remove = useRemoveContact(tenant.id);
  const again = useAddContact(tenant.id);
  const [editing, setEditing] = useState<Contact | "new" | null>(null);
  const contacts = [...tenant.contacts].sort(
    (a, b) => Number(b.duty) - Number(a.duty) || a.name.localeCompare(b.name),
  );
  const forget = ({ id, ...contact }: Contact) =>
    remove.mutate(id, {
      onSuccess: () =>
        toast({
          tone: "ok",
          text: t("contacts.removed", { name: contact.name }),
          undo: () => again.mutate(contact),
        }),
    });
  return (
    <>
      <div className={styles.top}>
        <p>{t("contacts.what")}</p>
        <span className="grow" />
        {may && (
          <Button onPress={() => setEditing("new")}>
            <Plus size={15} aria-hidden="true" />
            {t("contacts.add")}
          </Button>
        )}
      </div>
      <ProblemBanner error={remove.error ?? again.error} title={t("contacts.failed")} />
      {contacts.length === 0 && (
        <EmptyState title={t("contacts.empty")} detail={t("contacts.empty_detail")} />
      )}
      {contacts.length > 0 && (
        <ul className={styles.rows} aria-label={t("part.contacts")}>
          {contacts.map((contact) => (
            <li key={contact.id} className={cx(styles.row, styles.contact)}>
              <span className={styles.name}>
                <Avatar name={contact.name} label="" />
                <b>{contact.name}</b>
                {contact.duty && (
                  <Pill tone="info" icon={<Phone size={12} aria-hidden="true" />}>
                    {t("contacts.duty")}
                  </Pill>
                )}
              </span>
              <small>{contact.role}</small>
              <span>{contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>}</span>
              <span>
                {contact.phone && <a href={`tel:${contact.phone.replace(/\s/g, "")}`}>{contact.phone}</a>}
              </span>
              <span>
                {may && (
                  <>
                    <IconButton
                      label={t("contacts.edit", { name: contact.name })}
                      icon={<Pencil size={15} />}
                      onPress={() => setEditing(contact)}
                    />
                    <IconButton
                      label={t("contacts.remove", { name: contact.name })}
                      icon={<Trash2 size={15} />}
                      onPress={() => forget(contact)}
                    />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Suspense fallback={null}>
        {editing && (
          <ContactDialog
            tenant={tenant}
            contact={editing === "new" ? null : editing}
            onClose={() => setEditing(null)}
          />
        )}
      </Suspense>
    </>
  );
}
