import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import type { ClientState } from '../state/client-state.ts';
import { Text } from './text.tsx';

interface FieldProps {
  readonly state: Pick<ClientState, 'formErrors'>;
  readonly form: string;
  readonly name: string;
  readonly label: string;
  /** Help text with the allowed values, always visible. */
  readonly requirements?: ComponentChildren;
  readonly value?: string;
  readonly attributes: InputHTMLAttributes;
}

/** A labelled input with its help text and, after a rejected request, its error. */
export function Field({ state, form, name, label, requirements, value, attributes }: FieldProps) {
  const id = `${form}-${name}`;
  const error = state.formErrors[`${form} ${name}`];
  const errorId = error ? `${id}-error` : error === '' && `${form}-error`;
  const describedBy = [requirements && `${id}-rule`, errorId].filter(Boolean).join(' ');
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
          {typeof requirements === 'string' ? <Text>{requirements}</Text> : requirements}
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
