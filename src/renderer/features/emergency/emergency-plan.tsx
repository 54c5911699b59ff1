/**
 * The emergency plan of the talk: what to say first, what to write down, whom it goes to, which report is due. It opens by itself and
 * never takes the caret; one key takes it, one key and a reason say that it is none, also after it was taken while nobody knows whose
 * case it is.
 */
import { Button, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconChevronUp, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { EmergencyView } from '../../../shared/contract/emergency-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Banner } from '../../ui/banner.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { quotedWords } from '../../ui/quoted-words.ts';
import { DismissReasons } from './dismiss-reasons.tsx';
import classes from './emergency.module.css';
import { PlanFacts } from './plan-facts.tsx';
import { PlanWords } from './plan-words.tsx';

type Props = {
  contact: RunningContact;
  /** Folded to its first line; only once it was taken. */
  folded: boolean;
  onFold(folded: boolean): void;
  onInsert(text: string): void;
  /** The plan was taken or put away: whoever lost the focus with it gives it back. */
  onDecided(): void;
};

export function EmergencyPlan({ contact, folded, onFold, onInsert, onDecided }: Props) {
  const { t } = useTranslation();
  const plan = useQuery({
    ...queries.emergency.plan.queryOptions({ input: { contactId: contact.id } }),
    placeholderData: (before) => before,
  });
  const view = plan.data ?? null;
  if (view === null || view.state === 'dismissed') return null;
  const isTaken = view.state === 'taken';
  return (
    <section className={classes.plan} data-testid="emergency-plan" data-state={view.state} aria-label={t('emergency.title')}>
      <p className="sd-visually-hidden" role="alert">
        {isTaken ? t('emergency.takenAlert') : t('emergency.openAlert', { title: view.title })}
      </p>
      <Head view={view} folded={folded} onFold={onFold} />
      {isTaken && folded ? null : (
        <div className={`${classes.body} sd-fades`}>
          <PlanWords view={view} onInsert={onInsert} />
          <PlanFacts view={view} />
        </div>
      )}
      {isTaken && !view.waitsForCustomer ? null : <Decide contactId={contact.id} view={view} onDecided={onDecided} />}
    </section>
  );
}

function Head({ view, folded, onFold }: { view: EmergencyView; folded: boolean; onFold(folded: boolean): void }) {
  const { t } = useTranslation();
  const isTaken = view.state === 'taken';
  const Icon = isTaken ? IconShieldCheck : IconAlertTriangle;
  const Fold = folded ? IconChevronDown : IconChevronUp;
  return (
    <header className={classes.head}>
      <Icon className={classes.icon} size={19} stroke={1.8} aria-hidden="true" />
      <div className={classes.headWords}>
        <h2 className={classes.title}>{isTaken ? t('emergency.taken') : t('emergency.open', { title: view.title })}</h2>
        <p className={classes.why}>{isTaken ? <Outcome view={view} /> : <Why view={view} />}</p>
      </div>
      {isTaken ? (
        <UnstyledButton className={classes.fold} aria-expanded={!folded} onClick={() => onFold(!folded)}>
          {t(folded ? 'emergency.unfold' : 'emergency.fold')} <Fold size={15} stroke={1.8} aria-hidden="true" />
        </UnstyledButton>
      ) : null}
    </header>
  );
}

function Why({ view }: { view: EmergencyView }) {
  const { t } = useTranslation();
  return view.words.length === 0 ? t('emergency.byType') : t('emergency.heard', { words: quotedWords(t, view.words) });
}

function Outcome({ view }: { view: EmergencyView }) {
  const { t } = useTranslation();
  if (view.ticket === null) return t('emergency.needsCustomer');
  return t('emergency.outcome', { ticket: view.ticket.ticketNo, owner: view.ticket.ownerName });
}

function Decide({ contactId, view, onDecided }: { contactId: string; view: EmergencyView; onDecided(): void }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const isTaken = view.state === 'taken';
  const take = useDeskMutation(desk.emergency.take, { onDone: onDecided });
  const start = () => {
    if (!take.busy) take.run({ contactId });
  };
  useHotkey('emergency.take', start, !isTaken);
  useHotkey('emergency.dismiss', () => setAsking(true));
  if (asking) {
    return (
      <DismissReasons
        contactId={contactId}
        reasons={view.dismissReasons}
        busy={take.busy}
        onDismissed={onDecided}
        onBack={() => {
          setAsking(false);
          onDecided();
        }}
      />
    );
  }
  return (
    <div className={classes.decide}>
      {take.sentence ? <Banner tone="attention">{take.sentence}</Banner> : null}
      {isTaken ? null : (
        <Button
          className={classes.take}
          data-testid="emergency-take"
          size="xs"
          loading={take.busy}
          aria-keyshortcuts={keyShortcut(chordFor('emergency.take'))}
          onClick={start}
        >
          {t('emergency.take')} <Kbd chord={chordFor('emergency.take')} />
        </Button>
      )}
      <Button
        size="xs"
        variant="subtle"
        color="gray"
        disabled={take.busy}
        aria-keyshortcuts={keyShortcut(chordFor('emergency.dismiss'))}
        onClick={() => setAsking(true)}
      >
        {t(isTaken ? 'emergency.mistaken' : 'emergency.dismiss')} <Kbd chord={chordFor('emergency.dismiss')} />
      </Button>
    </div>
  );
}
