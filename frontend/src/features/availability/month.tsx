import type { ReactNode } from "react";
import type { Month as MonthData } from "@/api/types";
import { ZoneProvider } from "@/ui/zone";
import { BurnCard } from "./burn-card";
import { DayCard } from "./day-card";
import { DecisionsCard } from "./decisions-card";
import { MaintenancesCard } from "./maintenances-card";
import styles from "./month.module.css";
import { MonthHead } from "./month-head";
import type { MonthSearch } from "./month-search";
import { OutagesCard } from "./outages-card";
import { QualityCard } from "./quality-card";
import { ReadingsCard } from "./readings-card";
import { ResponseCard } from "./response-card";
import { ServicesCard } from "./services-card";
import { TrendCard } from "./trend-card";

interface MonthProps {
  month: MonthData;
  /** The client whose month it is. */
  tenant: string;
  search: MonthSearch;
  onSearch: (part: MonthSearch) => void;
  /** The level of the month's title: 1 where it names the page. */
  level: 1 | 2;
  /** The signed report of the month. */
  report?: ReactNode;
}

/** A client's month with every second in its class. All times are the contract's, whoever looks. */
export function Month({ month, tenant, search, onSearch, level, report }: MonthProps) {
  return (
    <ZoneProvider zone={month.time_zone}>
      <div className={styles.month}>
        <MonthHead month={month} level={level} onPeriod={(period) => onSearch({ period })} report={report} />
        <ReadingsCard month={month} />
        <div className={styles.columns}>
          <div className={styles.stack}>
            <DayCard month={month} search={search} onSearch={onSearch} />
            <OutagesCard month={month} />
            <MaintenancesCard month={month} />
          </div>
          <div className={styles.stack}>
            <DecisionsCard month={month} tenant={tenant} />
            <BurnCard month={month} />
            <ResponseCard month={month} />
            <QualityCard month={month} />
          </div>
        </div>
        <ServicesCard month={month} tenant={tenant} />
        <TrendCard month={month} />
      </div>
    </ZoneProvider>
  );
}
