/** What can be done with the current step: finish it, go on, or skip it with a reason. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Step } from '../../../shared/base/words.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import classes from './guide.module.css';
import { SkipStep } from './skip-step.tsx';
import type { SendGuide } from './use-guide.ts';

type Props = { contactId: string; step: Step; isOpen: boolean; guide: SendGuide };

export function StepMoves({ contactId, step, isOpen, guide }: Props) {
  const { t } = useTranslation();
  const tick = () => guide.send({ type: 'tick', step });
  const next = () => guide.send({ type: 'next' });
  useHotkey('step.done', tick, isOpen);
  useHotkey('step.next', next);
  return (
    <div className={classes.moves}>
      {isOpen ? (
        <Button size="compact-sm" variant="light" aria-keyshortcuts={keyShortcut(chordFor('step.done'))} onClick={tick}>
          {t('guide.step.done')} <Kbd chord={chordFor('step.done')} />
        </Button>
      ) : null}
      <Button size="compact-sm" variant="subtle" color="gray" aria-keyshortcuts={keyShortcut(chordFor('step.next'))} onClick={next}>
        {t('guide.step.next')} <Kbd chord={chordFor('step.next')} />
      </Button>
      {isOpen ? <SkipStep contactId={contactId} step={step} guide={guide} /> : null}
    </div>
  );
}
