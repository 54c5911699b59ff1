/** What was said in a contact, sentence by sentence; the words it was found by are marked, and the first of them is in sight. */
import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordedContact } from '../../../shared/contract/contact-views.ts';
import { searchMarks } from '../../../shared/language/search-fold.ts';
import { FoundText } from '../../ui/found-text.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { dayTime, talkTime } from '../../ui/time-text.ts';
import classes from './contact-record.module.css';

/** So many sentences are on the page at once; more on request. */
const shownAtOnce = 200;
/** Before the first that was looked for. */
const leadIn = 40;

type Props = { record: RecordedContact; words: string; nowMs: number };

export function SaidLines({ record, words, nowMs }: Props) {
  const { t } = useTranslation();
  const { said, startedAtMs, channel } = record;
  const marked = said.map(({ text }) => searchMarks(text, words));
  const firstFound = marked.findIndex((marks) => marks.length > 0);
  const [range, setRange] = useState(() => {
    const from = firstFound < shownAtOnce ? 0 : firstFound - leadIn;
    return { from, to: from + shownAtOnce };
  });
  const found = useRef<HTMLLIElement>(null);
  useEffect(() => found.current?.scrollIntoView({ block: 'center' }), []);
  if (said.length === 0) return null;
  const foundCount = marked.filter((marks) => marks.length > 0).length;
  const aside = foundCount > 0 ? t('work.record.found', { words, n: foundCount }) : t('work.record.saidCount', { n: said.length });
  const earlier = Math.min(range.from, shownAtOnce);
  const later = Math.min(Math.max(0, said.length - range.to), shownAtOnce);
  return (
    <section>
      <SectionTitle aside={aside}>{t('work.record.said')}</SectionTitle>
      <p className="sd-meta">{t('work.record.masked')}</p>
      <ol className={classes.said} data-testid="record-said">
        {earlier > 0 ? (
          <li className={classes.more}>
            <Button size="compact-xs" variant="default" onClick={() => setRange({ ...range, from: range.from - earlier })}>
              {t('work.record.earlier', { n: earlier })}
            </Button>
          </li>
        ) : null}
        {said.slice(range.from, range.to).map((each, at) => (
          <li
            key={each.id}
            ref={range.from + at === firstFound ? found : null}
            className={classes.line}
            data-speaker={each.speaker}
            data-testid="record-line"
          >
            <div className={classes.bubble}>
              <p className={classes.meta}>
                {t(`work.record.speaker.${each.speaker}`)}{' '}
                <time>{channel === 'phone' ? talkTime(each.atMs) : dayTime(startedAtMs + each.atMs, nowMs)}</time>
                {each.isTyped ? ` · ${t('call.typed')}` : ''}
              </p>
              <p className="sd-speech">
                <FoundText text={each.text} marks={marked[range.from + at]} />
              </p>
            </div>
          </li>
        ))}
        {later > 0 ? (
          <li className={classes.more}>
            <Button size="compact-xs" variant="default" onClick={() => setRange({ ...range, to: range.to + later })}>
              {t('work.record.later', { n: later })}
            </Button>
          </li>
        ) : null}
      </ol>
    </section>
  );
}
