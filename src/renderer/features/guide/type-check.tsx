/** What kind of case this is: proposed from the customer's words, confirmed or corrected by the agent with one press. */
import { Button, Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { complaintTypes } from '../../../shared/base/words.ts';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { quotedWords } from '../../ui/quoted-words.ts';
import classes from './guide.module.css';

const mostWords = 3;

export function TypeChoice({ contact }: { contact: RunningContact }) {
  const { t } = useTranslation();
  const confirm = useDeskMutation(desk.contact.confirmType);
  const { type, typeConfirmed } = contact.guide;
  const heard = (contact.classification?.types ?? []).slice(0, 3);
  const others = complaintTypes.filter((each) => !heard.some((candidate) => candidate.type === each));
  const choose = (next: (typeof complaintTypes)[number]) => confirm.run({ contactId: contact.id, type: next });
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
export function TypeProposal({ contact }: { contact: RunningContact }) {
  const { t } = useTranslation();
  const confirm = useDeskMutation(desk.contact.confirmType);
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
      <Button size="compact-xs" variant="default" loading={confirm.busy} onClick={() => confirm.run({ contactId: contact.id, type })}>
        {t('guide.type.confirm')}
      </Button>
      {confirm.sentence ? (
        <p className={classes.error} role="alert">
          {confirm.sentence}
        </p>
      ) : null}
    </div>
  );
}
