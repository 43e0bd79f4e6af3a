import type { ReactNode } from "react";
import { Cell, Column, Row, Table, TableBody, TableHeader } from "react-aria-components";
import styles from "./data-table.module.css";

export interface DataColumn<Item> {
  id: string;
  title: string;
  /** Figures stand at the end of their column. */
  end?: boolean;
  /** The column that names the row to a screen reader. One a table. */
  rowHeader?: boolean;
  /** Keeps the title for screen readers: a column of buttons. */
  hideTitle?: boolean;
  cell: (item: Item) => ReactNode;
}

interface DataTableProps<Item> {
  label: string;
  columns: readonly DataColumn<Item>[];
  items: readonly Item[];
  idOf: (item: Item) => string;
  /** Where a row leads; the whole row is then a link. */
  hrefOf?: (item: Item) => string;
  onOpen?: (item: Item) => void;
  /** What stands instead of rows when there are none: an `EmptyState`. */
  empty?: ReactNode;
}

/** A list read by columns, moved through with the arrow keys. Not for thousands of rows. */
export function DataTable<Item>(props: DataTableProps<Item>) {
  const { label, columns, items, idOf, hrefOf, onOpen, empty } = props;
  return (
    <div className={styles.scroll}>
      <Table
        aria-label={label}
        className={styles.table}
        onRowAction={onOpen && ((id) => onOpen(items.find((item) => idOf(item) === id) as Item))}
      >
        <TableHeader>
          {columns.map((column) => (
            <Column
              key={column.id}
              id={column.id}
              isRowHeader={column.rowHeader}
              className={column.end ? styles.end : undefined}
            >
              {column.hideTitle ? <span className="sr-only">{column.title}</span> : column.title}
            </Column>
          ))}
        </TableHeader>
        <TableBody renderEmptyState={() => empty}>
          {items.map((item) => (
            <Row key={idOf(item)} id={idOf(item)} href={hrefOf?.(item)} data-acts={onOpen ? "" : undefined}>
              {columns.map((column) => (
                <Cell key={column.id} className={column.end ? styles.end : undefined}>
                  {column.cell(item)}
                </Cell>
              ))}
            </Row>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
