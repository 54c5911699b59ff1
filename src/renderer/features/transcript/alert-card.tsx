/** One live alert: what was noticed, in words, and two different next moves. Says honestly when no lead can see it. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBulb } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { quotedWords } from '../../ui/quoted-words.ts';
import { useOverflows } from '../../ui/use-overflows.ts';
import classes from './transcript.module.css';

type Alert = RunningContact['alerts'][number];

export function AlertCard({ contactId, alert, index }: { contactId: string; alert: Alert; index: number }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const { ref, overflows } = useOverflows<HTMLDivElement>();
  const dismiss = useDeskMutation(desk.contact.dismissAlert);
  const soft = alert.kind.startsWith('hint.');
  const forLead = alert.level === 'lead';
  const moves = alert.reason?.code === 'same_script_switch' ? 'switch' : titleKey(alert.kind);
  const Icon = soft ? IconBulb : IconAlertTriangle;
  useHotkey('lead.call', () => setAsked(true), forLead || !soft);
  return (
    <div className={classes.alert} data-testid="alert-card" data-kind={alert.kind} data-level={alert.level} role="status">
      <Icon className={classes.alertIcon} size={18} stroke={1.8} aria-hidden="true" />
      <div ref={ref} className={`${classes.alertWords} sd-fades`} tabIndex={overflows ? 0 : undefined}>
        <p>
          <strong>{t(`call.alertTitle.${titleKey(alert.kind)}`)}</strong> <Added alert={alert} />
        </p>
        <p>
          {t(`call.alertMoves.${moves}.first`)} <span className="sd-meta">{t('call.alertOr')}</span> {t(`call.alertMoves.${moves}.second`)}
        </p>
        {asked ? <p className="sd-meta">{t('call.leadLocalOnly')}</p> : null}
      </div>
      <div className={classes.alertActions}>
        {soft ? null : (
          <Button size="xs" variant="default" aria-keyshortcuts={keyShortcut(chordFor('lead.call'))} onClick={() => setAsked(true)}>
            {t('call.callLead')} <Kbd chord={chordFor('lead.call')} />
          </Button>
        )}
        <Button size="xs" variant="subtle" color="gray" disabled={dismiss.busy} onClick={() => dismiss.run({ contactId, index })}>
          {t('call.dismiss')}
        </Button>
      </div>
    </div>
  );
}

/** More turn numbers than these are no longer read. */
const shownTurns = 8;

/** Of the reason only the part that the title has not said; of an alert that names no reason its own words. */
function Added({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const { kind, why, reason, turns } = alert;
  if (kind === 'hint.dissatisfaction') return null;
  if (reason === undefined) return why;
  const { code, count = 1, words = [], displeased = false } = reason;
  const facts = {
    n: count,
    turns: turns
      .slice(-shownTurns)
      .map((turn) => turn + 1)
      .join(t('call.alertAdded.between')),
    words: quotedWords(t, words),
  };
  if (code === 'same_script' && displeased) return t('call.alertAdded.same_script_displeased', facts);
  if (code === 'customer_said' && count > 1) return t('call.alertAdded.customer_said_again', facts);
  return t(`call.alertAdded.${code}`, facts);
}

type Plain = Exclude<Alert['kind'], `hint.${string}`>;

function titleKey(kind: Alert['kind']): Plain | 'hint_repeat' | 'hint_dissatisfaction' | 'hint_no_progress' {
  switch (kind) {
    case 'hint.repeat':
      return 'hint_repeat';
    case 'hint.dissatisfaction':
      return 'hint_dissatisfaction';
    case 'hint.no_progress':
      return 'hint_no_progress';
    case 'repeat':
    case 'dissatisfaction':
    case 'deadlock':
    case 'refusal':
    case 'asks_manager':
    case 'media':
    case 'regulator':
    case 'lawyer':
    case 'safety':
    case 'silence':
    case 'talk_over':
      return kind;
  }
}
