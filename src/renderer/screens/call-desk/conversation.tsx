/** The middle column: what is being said, and the field to answer in. On a narrow window also the step to take, with the way to all of them. */
import { UnstyledButton } from '@mantine/core';
import { IconLayoutSidebarRightExpand } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { steps } from '../../../shared/base/words.ts';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { Composer, type ComposerHandle } from '../../features/composer/composer.tsx';
import { Transcript } from '../../features/transcript/transcript.tsx';
import { queries } from '../../ipc/queries.ts';
import { useUiStore } from '../../state/ui-store.ts';
import classes from './call-desk.module.css';

type Props = {
  contact: RunningContact;
  composer: RefObject<ComposerHandle | null>;
  isNarrow: boolean;
  /** The talk is over and the wrap-up is in front: alerts and the next step are gone, the composer only takes a note. */
  isWrapup: boolean;
  onInsert(text: string): void;
  /** What must be seen before everything else. */
  children?: ReactNode;
};

export function Conversation({ contact, composer, isNarrow, isWrapup, onInsert, children }: Props) {
  const snippets = useQuery({
    ...queries.guide.sentences.queryOptions({ input: { contactId: contact.id } }),
    placeholderData: (before) => before,
  });
  const opening = !contact.utterances.some((utterance) => utterance.speaker === 'agent');
  return (
    <div className={classes.middle}>
      <div className={classes.talk}>
        {children}
        <Transcript key={`talk ${contact.id}`} contact={contact} quiet={isWrapup} onRepair={onInsert} />
        {isNarrow && !isWrapup ? <NextStep contact={contact} /> : null}
        {contact.phase === 'ringing' ? null : (
          <Composer
            key={`write ${contact.id}`}
            ref={composer}
            contactId={contact.id}
            channel={contact.channel}
            opening={opening}
            quiet={isWrapup}
            currentStep={contact.guide.current}
            snippets={snippets.data ?? []}
          />
        )}
      </div>
    </div>
  );
}

function NextStep({ contact }: { contact: RunningContact }) {
  const { t } = useTranslation();
  const { current } = contact.guide;
  return (
    <UnstyledButton className={classes.nextStep} aria-haspopup="dialog" onClick={() => useUiStore.getState().setRightDrawerOpen(true)}>
      <span>{t('guide.nextIs', { n: steps.indexOf(current) + 1, step: t(`words.step.${current}`) })}</span>
      <span className="sd-meta">{t('guide.open')}</span>
      <IconLayoutSidebarRightExpand size={17} stroke={1.8} aria-hidden="true" />
    </UnstyledButton>
  );
}
