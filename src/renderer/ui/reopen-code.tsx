/** Why a ticket is opened again, from the closed list. */
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type ReopenReason, reopenReasons } from '../../shared/ticket/stage-moves.ts';

export function ReopenCode({ value, onPick }: { value: ReopenReason; onPick: (code: ReopenReason) => void }) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      label={t('departments.ticket.reopenCode')}
      data={reopenReasons.map((each) => ({ value: each, label: t(`departments.ticket.reopen.${each}`) }))}
      value={value}
      onChange={(event) => onPick(reopenReasons.find((each) => each === event.currentTarget.value) ?? 'other')}
    />
  );
}
