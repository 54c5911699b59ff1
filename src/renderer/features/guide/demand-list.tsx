/** Everything the customer asks for, as a checklist, so that none is forgotten. */
import { ActionIcon, Checkbox, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import type { Demand } from '../../../shared/ticket/ticket.ts';
import { draftNow, useDraft } from '../../ipc/use-draft.ts';
import { isComposingKey } from '../../state/hotkey-table.ts';
import { SectionTitle } from '../../ui/section-title.tsx';
import classes from './guide.module.css';
import { type SendGuide, useHeld } from './use-guide.ts';

type Props = { contactId: string; demands: Demand[]; guide: SendGuide };

export function DemandList({ contactId, demands, guide }: Props) {
  const { t } = useTranslation();
  const [shown, hold] = useHeld(demands, guide.busy);
  const draft = useDraft(draftKeys.demand(contactId));
  const { text } = draft;
  const write = (typed: string) => draft.write(typed, typed.length, typed.length);
  const change = (next: Demand[], then?: (isTaken: boolean) => void) => {
    hold(next);
    guide.send({ type: 'setDemands', demands: next }, then);
  };
  const add = () => {
    const wanted = draftNow(draftKeys.demand(contactId)).trim();
    if (wanted === '') return;
    // The list is sent before the field is emptied: ended in between, the demand is in one of the two.
    if (!shown.some((demand) => demand.text === wanted)) {
      change([...shown, { id: wanted, text: wanted, done: false }], (isTaken) => {
        if (!isTaken && draftNow(draftKeys.demand(contactId)) === '') write(wanted);
      });
    }
    draft.clear();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter' || isComposingKey({ isComposing: event.nativeEvent.isComposing, keyCode: event.keyCode })) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    add();
  };
  const done = shown.filter((demand) => demand.done).length;
  return (
    <section className={classes.demands} aria-label={t('guide.demand.title')}>
      <SectionTitle aside={shown.length > 0 ? t('guide.demand.answered', { done, all: shown.length }) : undefined}>
        {t('guide.demand.title')}
      </SectionTitle>
      {shown.length === 0 ? <p className="sd-meta">{t('guide.demand.none')}</p> : null}
      <ul className={classes.plain}>
        {shown.map((demand) => (
          <DemandRow
            key={demand.id}
            demand={demand}
            onTick={(done) => change(shown.map((each) => (each.id === demand.id ? { ...each, done } : each)))}
            onRemove={() => change(shown.filter((each) => each.id !== demand.id))}
          />
        ))}
      </ul>
      <TextInput
        size="xs"
        variant="unstyled"
        classNames={{ input: classes.addLine }}
        aria-label={t('guide.demand.add')}
        placeholder={t('guide.demand.add')}
        maxLength={200}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={add}
      />
    </section>
  );
}

function DemandRow({ demand, onTick, onRemove }: { demand: Demand; onTick(done: boolean): void; onRemove(): void }) {
  const { t } = useTranslation();
  return (
    <li className={classes.demand} data-testid="demand" data-done={demand.done}>
      <Checkbox
        size="xs"
        className={classes.grow}
        label={demand.text}
        checked={demand.done}
        onChange={(event) => onTick(event.currentTarget.checked)}
      />
      <ActionIcon
        className={classes.remove}
        size={24}
        variant="subtle"
        color="gray"
        aria-label={t('guide.demand.remove', { text: demand.text })}
        onClick={onRemove}
      >
        <IconX size={14} stroke={1.8} aria-hidden="true" />
      </ActionIcon>
    </li>
  );
}
