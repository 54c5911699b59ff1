/** One tab per contact in progress. Each comes back as it was left: draft, caret and step live with the contact. */
import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { queries } from '../../ipc/queries.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { talkTime } from '../../ui/time-text.ts';
import classes from './contact-tabs.module.css';

export function ContactTabs() {
  const { t } = useTranslation();
  const running = useQuery(queries.contact.running.queryOptions());
  const activeId = useUiStore((state) => (state.screen === 'call-desk' ? state.activeContactId : null));
  if (!running.data || running.data.length === 0) return null;
  return (
    <nav className={classes.tabs} aria-label={t('call.tabs')}>
      {running.data.map((contact) => (
        <ContactTab key={contact.id} contact={contact} active={contact.id === activeId} />
      ))}
    </nav>
  );
}

function ContactTab({ contact, active }: { contact: RunningContact; active: boolean }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const known = contact.candidates.find((candidate) => candidate.customerId === contact.customerId);
  const who = known?.maskedName ?? (contact.fromMasked || t('call.unknownCaller'));
  const began = contact.answeredAtMs;
  const talking = contact.phase === 'talking' && began !== null;
  return (
    <UnstyledButton
      className={classes.tab}
      data-testid="contact-tab"
      data-phase={contact.phase}
      aria-current={active ? 'page' : undefined}
      onClick={() => useUiStore.getState().openContact(contact.id)}
    >
      <span className={classes.dot} aria-hidden="true" />
      <span className={classes.who}>{who}</span>
      <span className={classes.state}>{talking ? talkTime(nowMs - began) : t(`call.phase.${contact.phase}`)}</span>
    </UnstyledButton>
  );
}
