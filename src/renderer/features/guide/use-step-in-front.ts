/** Which step is open on the screen: the guide's current one, save that a step whose form is being filled is not taken away by what is said meanwhile. */
import { type FocusEvent, useEffect, useRef, useState } from 'react';
import type { Step } from '../../../shared/base/words.ts';

/** Someone who has not touched the form for so long is listening, and wants to see what comes next. */
const holdForMs = 12_000;

/** Handlers of the element around a step's forms. */
export type FormWatch = { onFocus(): void; onInput(): void; onBlur(event: FocusEvent<HTMLElement>): void };

export type StepInFront = {
  step: Step;
  /** The guide went on to another step meanwhile. */
  isHeld: boolean;
  /** Shows the guide's own step again: after every move the agent makes. */
  follow(): void;
  /** For the element around a step's forms. */
  watch(step: Step): FormWatch;
};

export function useStepInFront(current: Step): StepInFront {
  const [held, setHeld] = useState<Step | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const follow = () => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    setHeld(null);
  };
  const hold = (step: Step) => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = setTimeout(() => setHeld(null), holdForMs);
    setHeld(step);
  };
  useEffect(() => {
    return () => {
      if (timer.current) clearTimeout(timer.current);
    };
  }, []);
  return {
    step: held ?? current,
    isHeld: held !== null && held !== current,
    follow,
    watch: (step) => ({
      onFocus: () => hold(step),
      onInput: () => hold(step),
      onBlur(event) {
        // Within the form, or to another window: the field stays the active one, and is still being filled.
        const goesTo = event.relatedTarget ?? document.activeElement;
        if (!(goesTo instanceof Node && event.currentTarget.contains(goesTo))) follow();
      },
    }),
  };
}
