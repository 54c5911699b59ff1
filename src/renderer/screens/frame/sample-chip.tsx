/** Says for as long as it is true that nothing here is a real person; opens and closes the demo toolbar. */
import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './frame.module.css';

export function SampleChip({ open, onToggle }: { open: boolean; onToggle: () => void }) {
  const { t } = useTranslation();
  const Chevron = open ? IconChevronUp : IconChevronDown;
  return (
    <UnstyledButton
      data-testid="sample-chip"
      className={classes.sample}
      title={t('frame.sampleHint')}
      aria-expanded={open}
      onClick={onToggle}
    >
      {t('frame.sample')}
      <Chevron size={13} stroke={1.8} aria-hidden="true" />
    </UnstyledButton>
  );
}
