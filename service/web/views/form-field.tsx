import type { InputHTMLAttributes } from 'preact';
import type { ClientState } from '../state/client-state.ts';
import { Text } from './text.tsx';

interface FieldProps {
  readonly state: ClientState;
  readonly form: string;
  readonly name: string;
  readonly label: string;
  /** Help text with the allowed values, always visible. */
  readonly requirements?: string;
  readonly value?: string;
  readonly attributes: InputHTMLAttributes;
}

/** A labelled input with its help text and, after a rejected request, its error. */
export function Field({ state, form, name, label, requirements, value, attributes }: FieldProps) {
  const id = `${form}-${name}`;
  const error = state.formErrors[`${form} ${name}`];
  const describedBy = [requirements && `${id}-rule`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        required
        defaultValue={value}
        aria-invalid={error !== undefined}
        aria-describedby={describedBy || undefined}
        {...attributes}
      />
      {requirements && (
        <span class="rule" id={`${id}-rule`}>
          <Text>{requirements}</Text>
        </span>
      )}
      {error && (
        <span class="error" id={`${id}-error`}>
          <Text>{error}</Text>
        </span>
      )}
    </p>
  );
}
