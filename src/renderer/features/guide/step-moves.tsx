/** What can be done with the current step: finish it, go on, or skip it with a reason. */
import { Button, Popover, TextInput, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from '../../../shared/base/words.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { queries } from '../../ipc/queries.ts';
import { useFormDraft } from '../../ipc/use-form-draft.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import classes from './guide.module.css';
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

/** The policy's own reasons first; another one in words. */
function SkipStep({ contactId, step, guide }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const draft = useFormDraft(draftKeys.skipStep(contactId, step), { reason: '' });
  const { reason } = draft.values;
  const policy = useQuery(queries.pack.active.queryOptions({ input: { kind: 'policy', contactId } }));
  const reasons = policy.data?.kind === 'policy' ? policy.data.content.skip_reasons : [];
  const skip = (why: string) => {
    if (why.trim() === '') return;
    setOpen(false);
    guide.send({ type: 'skip', step, reason: why.trim() }, (isTaken) => isTaken && draft.clear());
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={240} trapFocus returnFocus hideDetached={false}>
      <Popover.Target>
        <Button size="compact-sm" variant="subtle" color="gray" data-testid="step-skip" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('guide.step.skip')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.popover}>
        <p className="sd-meta">{t('guide.step.skipWhy')}</p>
        {reasons.map((each) => (
          <UnstyledButton key={each} className={classes.choice} onClick={() => skip(each)}>
            {each}
          </UnstyledButton>
        ))}
        <form
          className={classes.inline}
          onSubmit={(event) => {
            event.preventDefault();
            skip(reason);
          }}
        >
          <TextInput
            size="xs"
            className={classes.grow}
            aria-label={t('guide.step.skipOther')}
            placeholder={t('guide.step.skipOther')}
            value={reason}
            maxLength={200}
            onChange={(event) => draft.set({ reason: event.currentTarget.value })}
          />
          <Button size="xs" type="submit" variant="default" disabled={reason.trim() === ''}>
            {t('guide.step.skip')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
