/** What is wrong with the marked words, why, and the better words: one key takes them. */
import { Button, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconBulb, IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../../shared/compliance/finding.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useSentForm } from '../../ipc/use-form-draft.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import classes from './composer.module.css';

const icons = { block: IconHandStop, warn: IconAlertTriangle, hint: IconBulb } as const;

type Props = {
  contactId: string;
  finding: Finding;
  source: string;
  index: number;
  count: number;
  onAccept(): void;
  onNext(): void;
};

export function FindingCard({ contactId, finding, source, index, count, onAccept, onNext }: Props) {
  const { t } = useTranslation();
  const [contesting, setContesting] = useState(false);
  const Icon = icons[finding.severity];
  return (
    <section className={classes.card} data-testid="finding-card" data-severity={finding.severity} aria-label={t('compose.cardLabel')}>
      <p className={classes.cardHead}>
        <Icon size={16} stroke={1.8} aria-hidden="true" />
        <strong>{t(`compose.label.${finding.label}`)}</strong>
        <span>{finding.reason}</span>
      </p>
      {finding.rewrite === null ? null : (
        <div className={classes.rewrite}>
          <span className={classes.rewriteText}>{finding.rewrite === '' ? t('compose.dropWords') : finding.rewrite}</span>
          <Button size="xs" data-testid="accept-rewrite" aria-keyshortcuts={keyShortcut(chordFor('rewrite.accept'))} onClick={onAccept}>
            {t('compose.accept')} <Kbd chord={chordFor('rewrite.accept')} />
          </Button>
        </div>
      )}
      <div className={classes.cardFoot}>
        <span className={classes.rule} title={finding.rule}>
          {source === '' ? finding.rule : source}
        </span>
        {count > 1 ? (
          <Button size="compact-xs" variant="subtle" color="brand" onClick={onNext}>
            {t('compose.nth', { n: index + 1, count })} <Kbd chord={chordFor('warning.next')} />
          </Button>
        ) : null}
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setContesting(!contesting)} aria-expanded={contesting}>
          {t('compose.contest')}
        </Button>
      </div>
      {contesting ? <ContestForm contactId={contactId} finding={finding} onClose={() => setContesting(false)} /> : null}
    </section>
  );
}

/** An objection goes to the owner of the rules, with the words it is about. */
function ContestForm({ contactId, finding, onClose }: { contactId: string; finding: Finding; onClose(): void }) {
  const { t } = useTranslation();
  const [sent, setSent] = useState(false);
  const key = draftKeys.contest(contactId, finding.rule);
  const contest = useSentForm(key, { note: '' }, { call: desk.contact.contestFinding, onSent: () => setSent(true) });
  const { note } = contest.values;
  if (sent) return <p className="sd-meta">{t('compose.contested')}</p>;
  const send = () => contest.run({ contactId, rule: finding.rule, text: finding.text, note: note.trim() });
  return (
    <div className={classes.contest}>
      <Textarea
        aria-label={t('compose.contestWhy')}
        placeholder={t('compose.contestWhy')}
        autosize
        minRows={1}
        maxRows={3}
        maxLength={500}
        value={note}
        onChange={(event) => contest.set({ note: event.currentTarget.value })}
      />
      {contest.sentence ? <p role="alert">{contest.sentence}</p> : null}
      <div className={classes.contestActions}>
        <Button size="compact-xs" variant="default" onClick={onClose}>
          {t('words.cancel')}
        </Button>
        <Button size="compact-xs" variant="light" loading={contest.busy} onClick={send}>
          {t('compose.contestSend')}
        </Button>
      </div>
    </div>
  );
}
