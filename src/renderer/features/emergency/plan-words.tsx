/** The plan's sentences in the order to say them; a key or a click puts one at the caret of the composer. */
import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EmergencyView } from '../../../shared/contract/emergency-views.ts';
import { type ActionId, chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import classes from './emergency.module.css';

const keys = ['sentence.first', 'sentence.second', 'sentence.third'] as const satisfies readonly ActionId[];

export function PlanWords({ view, onInsert }: { view: EmergencyView; onInsert(text: string): void }) {
  const { t } = useTranslation();
  const [first, second, third] = view.say;
  useHotkey('sentence.first', () => first && onInsert(first.text), first !== undefined);
  useHotkey('sentence.second', () => second && onInsert(second.text), second !== undefined);
  useHotkey('sentence.third', () => third && onInsert(third.text), third !== undefined);
  return (
    <ol className={classes.words} aria-label={t('emergency.sayFirst')}>
      {view.say.map(({ kind, text }, index) => {
        const chordId = keys[index];
        return (
          <li key={text}>
            <UnstyledButton
              className={classes.sentence}
              data-testid="emergency-sentence"
              aria-label={t('emergency.insert', { text })}
              aria-keyshortcuts={chordId === undefined ? undefined : keyShortcut(chordFor(chordId))}
              onClick={() => onInsert(text)}
            >
              <span className={classes.kind}>
                {t(`emergency.step.${kind}`)}
                {chordId === undefined ? null : <Kbd chord={chordFor(chordId)} />}
              </span>
              <span className={classes.text}>{text}</span>
            </UnstyledButton>
          </li>
        );
      })}
    </ol>
  );
}
