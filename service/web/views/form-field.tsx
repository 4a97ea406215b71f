import type { JSX } from 'preact';
import type { ClientState } from '../state/client-state.ts';

interface FieldProps {
  readonly state: ClientState;
  readonly form: string;
  readonly name: string;
  readonly label: string;
  /** What the field takes, told before it is wrong. */
  readonly requirements?: string;
  readonly value?: string;
  readonly attributes: JSX.InputHTMLAttributes<HTMLInputElement>;
}

/** A labelled field with its rule and, where the server found one, its fault. */
export function Field({ state, form, name, label, requirements, value, attributes }: FieldProps) {
  const id = `${form}-${name}`;
  const error = state.formErrors[`${form} ${name}`];
  const describedBy = [requirements && `${id}-rule`, error && `${id}-fault`].filter(Boolean).join(' ');
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
          {requirements}
        </span>
      )}
      {error && (
        <span class="fault" id={`${id}-fault`}>
          {error}
        </span>
      )}
    </p>
  );
}
