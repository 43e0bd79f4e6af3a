import { ChevronDown, CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import {
  Select as AriaSelect,
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from "react-aria-components";
import styles from "./field.module.css";
import menu from "./menu.module.css";

export interface Option<Value extends string> {
  value: Value;
  label: string;
  /** Something before the label: a priority chip, a client's letters. */
  icon?: ReactNode;
  detail?: string;
}

export interface SelectProps<Value extends string> {
  label: string;
  hideLabel?: boolean;
  options: readonly Option<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  placeholder?: string;
  hint?: ReactNode;
  error?: string | null;
  isDisabled?: boolean;
  autoFocus?: boolean;
  name?: string;
}

/** One choice of a closed list. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const {
    label,
    hideLabel,
    options,
    value,
    onChange,
    placeholder,
    hint,
    error,
    isDisabled,
    autoFocus,
    name,
  } = props;
  return (
    <AriaSelect
      className={styles.field}
      value={value}
      onChange={(key) => key !== null && onChange(String(key) as Value)}
      isInvalid={Boolean(error)}
      isDisabled={isDisabled}
      autoFocus={autoFocus}
      name={name}
      placeholder={placeholder}
    >
      <Label className={hideLabel ? "sr-only" : styles.label}>{label}</Label>
      <Button className={styles.trigger}>
        <SelectValue className={styles.value} />
        <ChevronDown size={14} aria-hidden="true" />
      </Button>
      {hint && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.error}>
        <CircleAlert size={14} aria-hidden="true" />
        {error}
      </FieldError>
      <Popover className={menu.popover} offset={4}>
        <ListBox className={menu.list} items={options}>
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.label} className={menu.item}>
              {option.icon}
              <Text slot="label" className="clip">
                {option.label}
              </Text>
              {option.detail && (
                <Text slot="description" className={menu.detail}>
                  {option.detail}
                </Text>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
