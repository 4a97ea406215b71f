import type { JSX } from 'preact';
import type { ClientState } from '../state/client-state.ts';

interface FieldProps {
  readonly state: ClientState;
  readonly form: string;
  readonly name: string;
  readonly label: string;
  /** What the field takes, told before it is wrong. */
  readonly rule?: string;
  readonly value?: string;
  readonly attributes: JSX.InputHTMLAttributes<HTMLInputElement>;
}

/** A labelled field with its rule and, where the server found one, its fault. */
export function Field({ state, form, name, label, rule, value, attributes }: FieldProps) {
  const id = `${form}-${name}`;
  const fault = state.faults[`${form} ${name}`];
  const described = [rule && `${id}-rule`, fault && `${id}-fault`].filter(Boolean).join(' ');
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        required
        defaultValue={value}
        aria-invalid={fault !== undefined}
        aria-describedby={described || undefined}
        {...attributes}
      />
      {rule && (
        <span class="rule" id={`${id}-rule`}>
          {rule}
        </span>
      )}
      {fault && (
        <span class="fault" id={`${id}-fault`}>
          {fault}
        </span>
      )}
    </p>
  );
}
