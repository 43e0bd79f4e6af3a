import { CircleAlert } from "lucide-react";
import type { HTMLInputAutoCompleteAttribute, ReactNode, Ref } from "react";
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from "react-aria-components";
import { cx } from "./class-names";
import styles from "./field.module.css";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "className" | "style" | "children"> {
  label: string;
  /** Keeps the label for screen readers only, where the place already says what it is. */
  hideLabel?: boolean;
  hint?: ReactNode;
  /** The server's or the form's complaint about this field; shown under it and read with it. */
  error?: string | null;
  placeholder?: string;
  icon?: ReactNode;
  autoComplete?: HTMLInputAutoCompleteAttribute;
  /** Several lines. */
  rows?: number;
  mono?: boolean;
  tall?: boolean;
  inputRef?: Ref<HTMLInputElement & HTMLTextAreaElement>;
}

/** One line of text, or several with `rows`. */
export function TextField(props: TextFieldProps) {
  const { label, hideLabel, hint, error, placeholder, icon, rows, mono, tall, inputRef, ...rest } = props;
  const input = cx(styles.input, mono && styles.mono);
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error) || rest.isInvalid} className={styles.field}>
      <Label className={hideLabel ? "sr-only" : styles.label}>{label}</Label>
      <span className={cx(styles.box, tall && styles.tall)}>
        {icon}
        {rows ? (
          <TextArea
            className={input}
            rows={rows}
            placeholder={placeholder}
            ref={inputRef}
            onKeyDown={(event) => {
              if (event.key === "Enter" && !event.repeat && (event.metaKey || event.ctrlKey))
                submit(event.currentTarget.form);
            }}
          />
        ) : (
          <Input className={input} placeholder={placeholder} ref={inputRef} />
        )}
      </span>
      {hint && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.error}>
        {({ validationErrors }) => (
          <>
            <CircleAlert size={14} aria-hidden="true" />
            {error ?? validationErrors.join(" ")}
          </>
        )}
      </FieldError>
    </AriaTextField>
  );
}

/** Sends the form by its own button, so that one that is already being sent is not sent twice. */
function submit(form: HTMLFormElement | null) {
  const button = [...(form?.elements ?? [])].find(
    (one) => one instanceof HTMLButtonElement && one.type === "submit",
  );
  if (button instanceof HTMLButtonElement) button.click();
}
