/** Looks up, by the law of today or of an earlier day, what grounds and routes there are for a case; a person confirms, and what was said goes into the story. */
import { Button, Radio, TextInput } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ScopeGround, type ScopeOnDay, scopeOn, scopeRecord, scopeWords } from '../../../shared/ticket/scope-check.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { Banner } from '../../ui/banner.tsx';
import { businessDay } from '../../ui/business-time.ts';
import { Chip } from '../../ui/chip.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import classes from './ticket-sheet.module.css';

type Day = ScopeOnDay & { day: string };

function Basis({ ground, on }: { ground: ScopeGround; on: Day }) {
  const { t } = useTranslation();
  const law = on.laws.find(({ id }) => id === ground.law);
  return (
    <span className="sd-meta">
      《{law?.title_zh ?? ground.law}》{ground.article} · {t(`work.scope.confidence.${ground.confidence}`)}
      {'\u00a0'}· <span className="sd-whole">{t('work.scope.checkedOn', { day: ground.checked_on })}</span>
    </span>
  );
}

function Grounds({ on, picked, onPick }: { on: Day; picked: string | null; onPick(id: string): void }) {
  const { t } = useTranslation();
  return (
    <Radio.Group value={picked} onChange={onPick} aria-label={t('work.scope.title')}>
      {(['company', 'regulator'] as const).map((binds) => (
        <div key={binds} className={classes.scopeGroup}>
          <p className={classes.scopeLabel}>{t(`work.scope.binds.${binds}`)}</p>
          {on.grounds
            .filter((ground) => ground.binds === binds)
            .map((ground) => (
              <Radio
                key={ground.id}
                size="xs"
                value={ground.id}
                label={ground.title_zh}
                description={picked === ground.id ? <Basis ground={ground} on={on} /> : undefined}
              />
            ))}
        </div>
      ))}
    </Radio.Group>
  );
}

type CheckProps = { ticketId: string; on: Day; today: string; onDay(day: string): void; onDone(): void };

function Check({ ticketId, on, today, onDay, onDone }: CheckProps) {
  const { t } = useTranslation();
  const [picked, setPicked] = useState<string | null>(null);
  const note = useDeskMutation(desk.ticket.addNote, { onDone });
  const ground = on.grounds.find(({ id }) => id === picked);
  return (
    <div className={classes.scope} data-testid="scope-check">
      <p className="sd-meta">{t('work.scope.never', { day: on.day })}</p>
      <TextInput
        type="date"
        size="xs"
        label={t('work.scope.day')}
        description={t('work.scope.dayHint')}
        max={today}
        value={on.day}
        onChange={(event) => onDay(event.currentTarget.value)}
      />
      <div className={classes.chips}>
        {on.laws.map((law) => (
          <Chip key={law.id} title={`${law.issuer} · ${law.source}`}>
            {t('work.scope.since', { law: law.title_zh, day: law.effective_from })}
          </Chip>
        ))}
      </div>
      <Grounds on={on} picked={picked} onPick={setPicked} />
      <ul className={classes.plain} aria-label={t('work.scope.cautions')}>
        {on.cautions.map((caution) => (
          <li key={caution.id} className="sd-meta">
            {t('work.scope.caution', { what: caution.title_zh, article: caution.article })}
          </li>
        ))}
      </ul>
      {ground === undefined ? null : (
        <blockquote className={classes.scopeWords} data-testid="scope-words">
          {scopeWords(ground, on)}
        </blockquote>
      )}
      {note.sentence ? <Banner tone="harm">{note.sentence}</Banner> : null}
      <div className={classes.linkActions}>
        <Button
          size="compact-sm"
          disabled={ground === undefined}
          loading={note.busy}
          onClick={() => (ground === undefined ? undefined : note.run({ ticketId, text: scopeRecord(ground, on) }))}
        >
          {t('work.scope.confirm')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onDone}>
          {t('work.scope.close')}
        </Button>
      </div>
    </div>
  );
}

export function TicketScope({ ticketId, nowMs }: { ticketId: string; nowMs: number }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [picked, setPicked] = useState('');
  const policy = useQuery(queries.pack.active.queryOptions({ input: { kind: 'policy', contactId: null } }));
  const table = policy.data?.kind === 'policy' ? policy.data.content.scope_check : undefined;
  if (table === undefined) return null;
  const today = businessDay(nowMs);
  // While a date is half typed it is none: the law of today holds until then.
  const day = picked === '' || picked > today ? today : picked;
  return (
    <section>
      <SectionTitle
        aside={
          open ? null : (
            <Button size="compact-xs" variant="subtle" leftSection={<IconScale size={14} stroke={1.8} />} onClick={() => setOpen(true)}>
              {t('work.scope.open')}
            </Button>
          )
        }
      >
        {t('work.scope.title')}
      </SectionTitle>
      {open ? (
        <Check
          ticketId={ticketId}
          on={{ ...scopeOn(table, day), day }}
          today={today}
          onDay={setPicked}
          onDone={() => {
            setOpen(false);
            setPicked('');
          }}
        />
      ) : null}
    </section>
  );
}
