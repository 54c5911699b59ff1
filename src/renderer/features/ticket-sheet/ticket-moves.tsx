/** Moves a ticket: to a next stage, with a reason where one is needed, or to another owner. */
import { Button, Menu, NativeSelect, Popover, TextInput } from '@mantine/core';
import { IconArrowRight, IconChevronDown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canOwnTickets, type TicketStage } from '../../../shared/base/words.ts';
import type { TicketDetail } from '../../../shared/contract/desk-views.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { isDoneStage, isReopening, needsReason, type ReopenReason } from '../../../shared/ticket/stage-moves.ts';
import { isUnsettled } from '../../../shared/ticket/task.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useFormDraft } from '../../ipc/use-form-draft.ts';
import { useEditing } from '../../ipc/use-presence.ts';
import { Banner } from '../../ui/banner.tsx';
import { ReopenCode } from '../../ui/reopen-code.tsx';
import { SmallForm } from '../../ui/small-form.tsx';
import { HeldField } from './held-field.tsx';
import classes from './ticket-sheet.module.css';

const moveStart: { reason: string; code: ReopenReason } = { reason: '', code: 'not_fixed' };

type ConfirmProps = { detail: TicketDetail; stage: TicketStage; onDone: () => void };

function ConfirmMove({ detail, stage, onDone }: ConfirmProps) {
  const { t } = useTranslation();
  const draft = useFormDraft(draftKeys.move(detail.ticket.id, stage), moveStart);
  const { reason, code } = draft.values;
  const reopens = isReopening(detail.ticket.stage, stage);
  const waits = isDoneStage(stage) && detail.tasks.some(isUnsettled);
  const needed = !reopens && (waits || needsReason(detail.ticket.stage, stage));
  const move = useDeskMutation(desk.ticket.setStage, {
    onDone: () => {
      draft.clear();
      onDone();
    },
  });
  const field = useRef<HTMLInputElement>(null);
  const { touch } = useEditing(detail.ticket.id, 'stage');
  useEffect(touch, [touch]);
  return (
    <SmallForm
      submit={t('work.ticket.moveTo', { stage: t(`words.stage.${stage}`) })}
      busy={move.busy}
      disabled={needed && reason.trim() === ''}
      problem={move.sentence}
      onSubmit={() => {
        const told = reopens && reason.trim() === '' ? t(`departments.ticket.reopen.${code}`) : reason.trim();
        move.run({ ticketId: detail.ticket.id, stage, reason: told, ...(reopens ? { reopenCode: code } : {}) });
      }}
    >
      <HeldField ticketId={detail.ticket.id} field="stage" isOwn={reason !== ''} onGoOn={() => field.current?.focus()} />
      {reopens ? <ReopenCode value={code} onPick={(picked) => draft.set({ code: picked })} /> : null}
      <TextInput
        label={t(waits ? 'departments.ticket.waitsReason' : needed ? 'work.ticket.moveReasonNeeded' : 'work.ticket.moveReason')}
        maxLength={300}
        ref={field}
        data-autofocus
        value={reason}
        onChange={(event) => {
          touch();
          draft.set({ reason: event.currentTarget.value });
        }}
      />
    </SmallForm>
  );
}

export function StageMoves({ detail }: { detail: TicketDetail }) {
  const { t } = useTranslation();
  const [stage, setStage] = useState<TicketStage | null>(null);
  if (detail.nextStages.length === 0) return <span className="sd-meta">{t('work.ticket.noMoves')}</span>;
  return (
    <Popover
      opened={stage !== null}
      onChange={(open) => !open && setStage(null)}
      position="top-end"
      width={280}
      withRoles={false}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <div>
          <Menu position="top-end">
            <Menu.Target>
              <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} stroke={1.8} />}>
                {t('work.ticket.move')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {detail.nextStages.map((next) => (
                <Menu.Item key={next} leftSection={<IconArrowRight size={14} stroke={1.8} />} onClick={() => setStage(next)}>
                  {t(`words.stage.${next}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </div>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t('work.ticket.move')}>
        {stage ? <ConfirmMove detail={detail} stage={stage} onDone={() => setStage(null)} /> : null}
      </Popover.Dropdown>
    </Popover>
  );
}

export function OwnerPicker({ detail }: { detail: TicketDetail }) {
  const { t } = useTranslation();
  const { data: members } = useQuery(queries.session.members.queryOptions());
  const editing = useEditing(detail.ticket.id, 'owner');
  const field = useRef<HTMLSelectElement>(null);
  const setOwner = useDeskMutation(desk.ticket.setOwner, { onDone: editing.release });
  const { ownerId, ownerName } = detail.ticket;
  const known = (members ?? []).filter(({ role }) => canOwnTickets(role));
  const listed = known.some((member) => member.id === ownerId);
  const options = [
    ...(listed ? [] : [{ value: ownerId ?? '', label: ownerName || t('words.nobody'), disabled: true }]),
    ...known.map((member) => ({ value: member.id, label: `${member.name} · ${t(`words.role.${member.role}`)}` })),
  ];
  return (
    <div className={classes.owner}>
      <HeldField ticketId={detail.ticket.id} field="owner" isOwn={false} onGoOn={() => field.current?.focus()} />
      <NativeSelect
        ref={field}
        onMouseDown={editing.touch}
        onKeyDown={(event) => event.key !== 'Tab' && editing.touch()}
        onBlur={editing.release}
        size="xs"
        aria-label={t('work.ticket.owner')}
        data={options}
        value={ownerId ?? ''}
        disabled={setOwner.busy}
        onChange={(event) => setOwner.run({ ticketId: detail.ticket.id, ownerId: event.currentTarget.value })}
      />
      {setOwner.sentence ? <Banner tone="harm">{setOwner.sentence}</Banner> : null}
    </div>
  );
}
