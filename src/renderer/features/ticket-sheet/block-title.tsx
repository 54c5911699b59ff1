/** Heading of a block of the ticket, with how fresh it is at its right. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFreshFacts } from '../../ipc/use-fresh-facts.ts';
import { freshWords } from '../../ui/fresh-words.ts';
import { SectionTitle } from '../../ui/section-title.tsx';

export function BlockTitle({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  const { t } = useTranslation();
  const fresh = useFreshFacts((facts) => freshWords(t, facts).block) ?? '';
  return (
    <SectionTitle aside={aside} fresh={fresh}>
      {children}
    </SectionTitle>
  );
}
