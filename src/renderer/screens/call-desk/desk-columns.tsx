/** The three columns of one contact and the wires between them: words chosen anywhere land at the caret of the one composer. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { CallControls } from '../../features/call-controls/call-controls.tsx';
import type { ComposerHandle } from '../../features/composer/composer.tsx';
import { EmergencyPlan } from '../../features/emergency/emergency-plan.tsx';
import { GuidePanel } from '../../features/guide/guide-panel.tsx';
import { MatchCandidates } from '../../features/profile/match-candidates.tsx';
import { ProfilePanel } from '../../features/profile/profile-panel.tsx';
import { WrapupPanel } from '../../features/wrapup/wrapup-panel.tsx';
import { useDraftStore } from '../../state/draft-store.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { matchText } from '../../ui/store-words.ts';
import classes from './call-desk.module.css';
import { ColumnHandle } from './column-handle.tsx';
import { Conversation } from './conversation.tsx';
import { SideSheet } from './side-sheet.tsx';
import { TicketNotes } from './ticket-notes.tsx';
import { isDrawerWidth, useInnerWidth } from './use-inner-width.ts';

/** The middle has room for transcript and notes side by side from here on. */
const notesFromPx = 1_060;
const railPx = 56;

export function DeskColumns({ contact }: { contact: RunningContact }) {
  const { t } = useTranslation();
  const composer = useRef<ComposerHandle>(null);
  const wrapup = useWrapupInFront(contact);
  const { leftWidth, rightWidth, rightDrawerOpen } = useUiStore();
  const width = useInnerWidth();
  const isNarrow = isDrawerWidth(width);
  const insert = (text: string) => {
    composer.current?.insert(text);
    if (isNarrow) useUiStore.getState().setRightDrawerOpen(false);
  };
  const isWrapup = wrapup.inFront;
  const openWrapup = () => {
    wrapup.show(true);
    if (isNarrow) useUiStore.getState().setRightDrawerOpen(true);
  };
  useDrawerForWrapup(isNarrow && isWrapup);
  const plan = usePlanInFront(contact, isWrapup);
  const emergency = plan.inFront ? (
    <EmergencyPlan
      key={`plan ${contact.id}`}
      contact={contact}
      folded={plan.folded}
      onFold={plan.fold}
      onInsert={insert}
      onDecided={() => composer.current?.focus()}
    />
  ) : null;
  const right = isWrapup ? (
    <Wrapup key={contact.id} contact={contact} onBack={() => wrapup.show(false)} />
  ) : (
    <GuidePanel key={contact.id} contact={contact} hasKeys={!plan.inFront || plan.folded} onInsert={insert} />
  );
  const hasNotes = width - railPx - leftWidth - rightWidth >= notesFromPx;
  return (
    <PageFrame
      title={t('guide.desk.columns')}
      bare
      bottom={
        <CallControls key={contact.id} contact={contact} wrapupShown={isWrapup && (!isNarrow || rightDrawerOpen)} onWrapup={openWrapup} />
      }
    >
      <div className={classes.columns} style={{ gridTemplateColumns: columnsOf({ leftWidth, rightWidth, isNarrow, hasNotes }) }}>
        <Column className={classes.left}>
          <WhoIsIt key={`${contact.id} ${contact.customerId}`} contact={contact} onStatement={insert} />
          <ColumnHandle side="left" label={t('guide.desk.resizeLeft')} />
        </Column>
        <Conversation contact={contact} composer={composer} onInsert={insert} isNarrow={isNarrow} isWrapup={isWrapup}>
          {isNarrow ? emergency : null}
        </Conversation>
        {hasNotes ? <TicketNotes ticketId={contact.ticketId} /> : null}
        {isNarrow ? (
          <SideSheet open={rightDrawerOpen}>{right}</SideSheet>
        ) : (
          <Column className={classes.right}>
            <ColumnHandle side="right" label={t('guide.desk.resizeRight')} />
            <div className={classes.rightStack}>
              {emergency}
              <div className={classes.rightRest}>{right}</div>
            </div>
          </Column>
        )}
      </div>
    </PageFrame>
  );
}

/** The customer, or how to find them: until one is known, and again when the one that was matched is somebody else. */
function WhoIsIt({ contact, onStatement }: { contact: RunningContact; onStatement(text: string): void }) {
  const { t, i18n } = useTranslation();
  const [wrongName, setWrongName] = useState<string | null>(null);
  const { customerId } = contact;
  if (customerId === null) return <MatchCandidates contact={contact} />;
  if (wrongName !== null) {
    return <MatchCandidates contact={contact} wrong={{ maskedName: wrongName, onKeep: () => setWrongName(null) }} />;
  }
  return (
    <ProfilePanel
      customerId={customerId}
      matchWhy={matchText(t, { reason: contact.matchReason, why: contact.matchWhy }, i18n.language)}
      onStatement={onStatement}
      calm={contact.emergency?.state === 'open'}
      onWrong={setWrongName}
      talkTicketId={contact.ticketId}
    />
  );
}

type Sizes = { leftWidth: number; rightWidth: number; isNarrow: boolean; hasNotes: boolean };

/** The sides give way before the middle becomes unreadable. */
function columnsOf({ leftWidth, rightWidth, isNarrow, hasNotes }: Sizes): string {
  const left = `minmax(240px, ${leftWidth}px)`;
  const right = `minmax(300px, ${rightWidth}px)`;
  if (isNarrow) return `minmax(200px, ${leftWidth}px) minmax(360px, 1fr)`;
  return hasNotes ? `${left} minmax(0, 3fr) minmax(320px, 2fr) ${right}` : `${left} minmax(420px, 1fr) ${right}`;
}

function Column({ className, children }: { className: string | undefined; children: ReactNode }) {
  return <div className={`${classes.column} ${className ?? ''}`}>{children}</div>;
}

function Wrapup({ contact, onBack }: { contact: RunningContact; onBack: () => void }) {
  const openDraft = useDraftStore((state) => (state.drafts[draftKeys.composer(contact.id)]?.text.trim() ?? '') !== '');
  const onDone = () => {
    useUiStore.getState().setRightDrawerOpen(false);
    useUiStore.getState().dropOffer(contact.id);
  };
  return <WrapupPanel contact={contact} openDraft={openDraft} onBack={onBack} onDone={onDone} />;
}

/**
 * The wrap-up is in front when the agent asked for it, when nothing was said at all, and when the desk comes back to a contact
 * that had ended. When the other side hangs up in the middle of a step, the step stays: what is half done is not pushed away.
 */
function useWrapupInFront(contact: RunningContact): { inFront: boolean; show(front: boolean): void } {
  const { id, phase, answeredAtMs } = contact;
  const [chosen, setChosen] = useState<Record<string, boolean>>(() => (phase === 'wrapup' ? { [id]: true } : {}));
  const unasked = phase === 'wrapup' && answeredAtMs === null;
  return { inFront: chosen[id] ?? unasked, show: (front) => setChosen((before) => ({ ...before, [id]: front })) };
}

/**
 * An open plan stays in front until somebody decides, even in the wrap-up; one that was taken stands above the steps, folded by a key
 * press of its own, and above the wrap-up in its first line for as long as it waits for a customer.
 */
function usePlanInFront({ id, emergency }: RunningContact, isWrapup: boolean) {
  const [folded, setFolded] = useState<Record<string, boolean>>({});
  const state = emergency?.state ?? 'dismissed';
  return {
    inFront: state === 'open' || (state === 'taken' && (!isWrapup || emergency?.ticketId === null)),
    folded: state === 'taken' && (folded[id] ?? isWrapup),
    fold: (next: boolean) => setFolded((before) => ({ ...before, [id]: next })),
  };
}

/** In a narrow window the wrap-up opens the sheet it stands in. */
function useDrawerForWrapup(isDue: boolean): void {
  useEffect(() => {
    if (isDue) useUiStore.getState().setRightDrawerOpen(true);
  }, [isDue]);
}
