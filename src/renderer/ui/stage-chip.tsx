/** How far a ticket is, in the same tone wherever it is shown. */
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import { Chip, type ChipTone } from './chip.tsx';

const tones: Record<Ticket['stage'], ChipTone> = {
  new: 'info',
  verifying: 'plain',
  solving: 'plain',
  executing: 'brand',
  confirming: 'plain',
  care: 'plain',
  closed: 'plain',
};

export function StageChip({ stage }: { stage: Ticket['stage'] }) {
  const { t } = useTranslation();
  return <Chip tone={tones[stage]}>{t(`words.stage.${stage}`)}</Chip>;
}
