/** What is said and what is recorded, side by side, with sentences for it: no verdict, and no name for anybody. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DoubtView } from '../../shared/contract/approval-views.ts';
import classes from './doubt-card.module.css';

export function DoubtCard({ doubt, renderSentence }: { doubt: DoubtView; renderSentence: (text: string) => ReactNode }) {
  const { t } = useTranslation();
  return (
    <section className={classes.doubt} data-testid="doubt" data-code={doubt.code} aria-label={t('guide.doubt.title')}>
      <dl className={classes.sides}>
        <div>
          <dt>{t('guide.doubt.said')}</dt>
          <dd>{doubt.said}</dd>
        </div>
        <div>
          <dt>
            {doubt.fact === null
              ? t('guide.doubt.shown')
              : t('guide.doubt.shownBy', { source: t(`guide.doubt.source.${doubt.fact.source}`) })}
          </dt>
          <dd>{doubt.fact?.text ?? t('guide.doubt.asListed')}</dd>
        </div>
      </dl>
      {doubt.sentences.map(({ kind, text }) => (
        <div key={kind} className={classes.line}>
          <span className={classes.kind}>{t(`guide.doubt.kind.${kind}`)}</span>
          {renderSentence(text)}
        </div>
      ))}
      <p className="sd-meta">{t('guide.doubt.care')}</p>
    </section>
  );
}
