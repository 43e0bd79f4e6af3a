import type { ReactNode } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components";
import { cx } from "./class-names";
import styles from "./tabs.module.css";

export interface TabItem<Id extends string> {
  id: Id;
  label: ReactNode;
  content: ReactNode;
}

interface TabsProps<Id extends string> {
  label: string;
  items: readonly TabItem<Id>[];
  /** The open tab; keep it in the URL. */
  selected: Id;
  onSelect: (id: Id) => void;
  /** Takes the height that is left, each panel scrolling by itself. */
  fill?: boolean;
}

/** Views of one thing, one at a time. */
export function Tabs<Id extends string>({ label, items, selected, onSelect, fill }: TabsProps<Id>) {
  return (
    <AriaTabs
      className={cx(styles.tabs, fill && styles.fill)}
      selectedKey={selected}
      onSelectionChange={(id) => onSelect(String(id) as Id)}
    >
      <TabList aria-label={label} className={styles.list}>
        {items.map((item) => (
          <Tab key={item.id} id={item.id} className={styles.tab}>
            {item.label}
          </Tab>
        ))}
      </TabList>
      {items.map((item) => (
        <TabPanel key={item.id} id={item.id} className={styles.panel}>
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
