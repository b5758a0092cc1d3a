// A labelled control with its error. Ids equal names, so that an error summary and a browser's autofill find them.
import type { ComponentChildren, InputHTMLAttributes, VNode } from 'preact';
import { mayShowAgain, type FieldName } from '../form.ts';
import { errorAt, type PageView } from '../view.ts';

type InputAttributes = Pick<
  InputHTMLAttributes<HTMLInputElement>,
  'type' | 'autocomplete' | 'inputMode' | 'placeholder' | 'maxLength' | 'autocapitalize'
>;

export interface TextFieldProps extends InputAttributes {
  readonly view: PageView;
  readonly name: FieldName;
  readonly label: string;
  /** What stands in the field unless the buyer has just typed something else. */
  readonly value: string | null;
  readonly isRequired?: boolean;
  /** What is not required is called optional unless this says otherwise. */
  readonly saysOptional?: boolean;
  /** Saved as soon as the buyer leaves it, because what else the page shows depends on it. */
  readonly isAutosaved?: boolean;
  readonly hint?: string;
  /** Takes the focus when the step before it is done. */
  readonly arrives?: boolean;
  /** How wide it is beside others on a large screen. */
  readonly width?: 'half' | 'third' | 'two-thirds' | 'rest';
}

export function TextField(props: TextFieldProps): VNode {
  const { view, name, label, value, isRequired = false, hint, arrives = false, width, ...others } = props;
  const { isAutosaved = false, saysOptional = true, ...attributes } = others;
  const isUnmarked = isRequired || !saysOptional;
  const shown = (mayShowAgain(name) ? view.typed[name] : null) ?? value ?? '';
  return (
    <Control view={view} name={name} label={label} isRequired={isUnmarked} hint={hint} width={width}>
      <input
        {...attributes}
        class="input"
        id={name}
        name={name}
        type={attributes.type ?? 'text'}
        value={shown}
        dir={directionOf(name, shown, view)}
        data-arrive={arrives ? '' : undefined}
        data-autosave={isAutosaved ? '' : undefined}
        {...ariaOf(view, name, hint !== undefined, isRequired)}
      />
    </Control>
  );
}

/** Written from left to right in every script. */
const FROM_LEFT: ReadonlySet<FieldName> = new Set([
  ...(['email', 'phone', 'login_number', 'otp', 'tax_id', 'postal_code'] as const),
  ...(['card_number', 'card_expiry', 'card_cvc'] as const),
]);

/** What is empty begins where the page does, which `auto` would not see. */
function directionOf(name: FieldName, shown: string, { speech }: PageView): 'ltr' | 'auto' | undefined {
  if (FROM_LEFT.has(name)) return 'ltr';
  return speech.dir === 'rtl' && shown === '' ? undefined : 'auto';
}

export interface ControlProps {
  readonly view: PageView;
  readonly name: FieldName;
  readonly label: string;
  readonly isRequired: boolean;
  readonly hint?: string | undefined;
  readonly width?: 'half' | 'third' | 'two-thirds' | 'rest' | undefined;
  readonly children: ComponentChildren;
}

/** The label above a control and what is said below it. */
export function Control({ view, name, label, isRequired, hint, width, children }: ControlProps): VNode {
  return (
    <div class={`field${width === undefined ? '' : ` field-${width}`}`}>
      <label for={name}>
        {label}
        {!isRequired && <span class="optional"> {view.speech.texts.contact.optional}</span>}
      </label>
      {children}
      {hint !== undefined && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <FieldErrorText view={view} name={name} />
    </div>
  );
}

export function FieldErrorText({ view, name }: Pick<ControlProps, 'view' | 'name'>): VNode {
  const error = errorAt(view, name);
  // Always there, so that a script can fill it in while the buyer types.
  return (
    <p class="field-error" id={`${name}-error`} hidden={error === null}>
      {error}
    </p>
  );
}

/** What ties a control to its hint and its error for those who cannot see the page. */
export function ariaOf(view: PageView, name: FieldName, hasHint: boolean, isRequired: boolean) {
  const isWrong = errorAt(view, name) !== null;
  const described = [hasHint ? `${name}-hint` : null, isWrong ? `${name}-error` : null].filter((id) => id !== null);
  return {
    'aria-required': isRequired ? ('true' as const) : undefined,
    'aria-invalid': isWrong ? ('true' as const) : undefined,
    'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
  };
}
