/** One of the scores or none, by the mouse, the arrows or the key of its figure: 0 for none. */
import { type KeyboardEvent, useId } from 'react';
import classes from './score-picker.module.css';

export type ScoreChoice = { value: number; label: string };

type ScorePickerProps = {
  label: string;
  hint: string;
  /** In their order; each value is the figure that is its key. */
  choices: readonly ScoreChoice[];
  value: number;
  onPick(value: number): void;
};

export function ScorePicker({ label, hint, choices, value, onPick }: ScorePickerProps) {
  const name = useId();
  const onKey = (event: KeyboardEvent<HTMLFieldSetElement>) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const picked = choices.find((choice) => event.key === String(choice.value));
    if (picked === undefined) return;
    onPick(picked.value);
    event.currentTarget.querySelector<HTMLInputElement>(`input[value="${picked.value}"]`)?.focus();
  };
  return (
    <fieldset className={classes.scores} onKeyDown={onKey} aria-describedby={`${name}-hint`}>
      <legend className={classes.legend}>{label}</legend>
      <div className={classes.choices}>
        {choices.map((choice) => (
          <label key={choice.value} className={classes.choice} data-picked={choice.value === value}>
            <input
              type="radio"
              className="sd-visually-hidden"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              aria-keyshortcuts={String(choice.value)}
              data-autofocus={choice.value === value ? true : undefined}
              onChange={() => onPick(choice.value)}
            />
            {choice.label}
          </label>
        ))}
      </div>
      <p id={`${name}-hint`} className="sd-meta">
        {hint}
      </p>
    </fieldset>
  );
}
