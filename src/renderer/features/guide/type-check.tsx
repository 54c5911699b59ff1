/** What kind of case this is: proposed from the customer's words, confirmed or corrected by the agent with one press. */
import { Button, Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type ComplaintType, complaintTypes } from '../../../shared/base/words.ts';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { desk } from '../../ipc/desk-client.ts';
import { type DeskMutation, useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { quotedWords } from '../../ui/quoted-words.ts';
import classes from './guide.module.css';

const mostWords = 3;

export type TypeChange = Pick<DeskMutation<unknown, unknown>, 'busy' | 'error' | 'sentence'> & { choose(type: ComplaintType): void };

export function useTypeChange(contactId: string): TypeChange {
  const { run, busy, error, sentence } = useDeskMutation(desk.contact.confirmType);
  return { busy, error, sentence, choose: (type) => run({ contactId, type }) };
}

/** Why the type stays as it is. Where the choice that stands is too dear for the new one, one key leads to the options. */
export function TypeRefused({ change }: { change: TypeChange }) {
  const { t } = useTranslation();
  const isTooDear = change.error?.code === 'approval.type-limit';
  const toOptions = () => useUiStore.getState().wantOptions(true);
  useHotkey('choice.change', toOptions, isTooDear);
  if (change.sentence === null) return null;
  if (!isTooDear) return <Banner tone="harm">{change.sentence}</Banner>;
  const key = chordFor('choice.change');
  const action = (
    <Button size="compact-xs" variant="default" aria-keyshortcuts={keyShortcut(key)} onClick={toOptions}>
      {t('guide.type.chooseOther')} <Kbd chord={key} />
    </Button>
  );
  return (
    <Banner tone="harm" action={action} urgent>
      {change.sentence} {t('guide.type.thenSave')}
    </Banner>
  );
}

type Props = { contact: RunningContact; change: TypeChange };

export function TypeChoice({ contact, change }: Props) {
  const { t } = useTranslation();
  const { type, typeConfirmed } = contact.guide;
  const heard = (contact.classification?.types ?? []).slice(0, 3);
  const others = complaintTypes.filter((each) => !heard.some((candidate) => candidate.type === each));
  const { choose } = change;
  return (
    <Menu position="bottom-end" width={248} menuItemTabIndex={0}>
      <Menu.Target>
        <UnstyledButton className={classes.typeButton} data-confirmed={typeConfirmed} title={t('guide.type.change')}>
          {typeConfirmed ? <IconCheck size={13} stroke={2.2} aria-hidden="true" /> : null}
          <span className={classes.typeName}>{t(`words.type.${type}`)}</span>
          <span className="sd-visually-hidden">{t(typeConfirmed ? 'guide.type.confirmed' : 'guide.type.toConfirm')}</span>
          <IconChevronDown size={13} stroke={1.8} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah={360} className={classes.scrolling}>
        {heard.length > 0 ? <Menu.Label>{t('guide.type.heard')}</Menu.Label> : null}
        {heard.map((candidate) => (
          <Menu.Item key={candidate.type} onClick={() => choose(candidate.type)}>
            {t(`words.type.${candidate.type}`)} <span className="sd-meta">{quotedWords(t, candidate.words.slice(0, mostWords))}</span>
          </Menu.Item>
        ))}
        <Menu.Label>{t('guide.type.others')}</Menu.Label>
        {others.map((each) => (
          <Menu.Item key={each} onClick={() => choose(each)}>
            {t(`words.type.${each}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** One line while the proposal waits for a yes: the words it came from are its reason. */
export function TypeProposal({ contact, change }: Props) {
  const { t } = useTranslation();
  const { type, typeConfirmed } = contact.guide;
  const candidate = contact.classification?.types.find((each) => each.type === type);
  if (typeConfirmed || candidate === undefined) return null;
  return (
    <div className={classes.proposal}>
      <span className={classes.proposalWords} title={candidate.words.join('、')}>
        {t('guide.type.like', { type: t(`words.type.${type}`) })}{' '}
        {candidate.words.length > 0 ? (
          <span className="sd-meta">{t('guide.type.because', { words: quotedWords(t, candidate.words.slice(0, mostWords)) })}</span>
        ) : null}
      </span>
      <Button size="compact-xs" variant="default" loading={change.busy} onClick={() => change.choose(type)}>
        {t('guide.type.confirm')}
      </Button>
    </div>
  );
}
