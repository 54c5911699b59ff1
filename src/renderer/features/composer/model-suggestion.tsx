/** What the model may be asked, how long it has been at it, and what came: with our findings in it, or why there is nothing. */
import { Button, Loader } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AssistWant } from '../../../shared/assist/model-prompt.ts';
import type { AssistStatus, Suggestion } from '../../../shared/contract/assist-views.ts';
import { useNow } from '../../state/now.ts';
import { Banner } from '../../ui/banner.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { MarkedText } from '../../ui/marked-text.tsx';
import classes from './draft-panel.module.css';
import type { SuggestionAsking } from './use-suggestion.ts';

type Props = { status: AssistStatus; asking: SuggestionAsking; onInsert(text: string): void };

const wants: readonly AssistWant[] = ['answer', 'statement'];

export function ModelSuggestion({ status, asking, onInsert }: Props) {
  const { t } = useTranslation();
  const { state, ask, cancel } = asking;
  return (
    <section className={classes.model} aria-label={t('compose.draft.model')} data-testid="draft-model">
      <div className={classes.modelHead}>
        <IconSparkles size={16} stroke={1.8} aria-hidden="true" />
        <span className={classes.modelName}>{t('compose.draft.model')}</span>
        {wants.map((want) => (
          <Button
            key={want}
            size="xs"
            variant="default"
            data-testid={`draft-${want}-ask`}
            disabled={!status.isFresh || state.phase === 'asking'}
            onClick={() => ask(want)}
          >
            {t(`compose.draft.want.${want}`)}
          </Button>
        ))}
        <span className="sd-meta">{t('compose.draft.hidden')}</span>
      </div>
      <div aria-live="polite">
        {!status.isFresh ? <Banner tone="attention">{t('compose.draft.why.offline')}</Banner> : null}
        {state.phase === 'asking' ? <Waiting onCancel={cancel} /> : null}
        {state.phase === 'refused' ? <Banner tone="attention">{state.sentence}</Banner> : null}
        {state.phase === 'done' ? <Outcome suggestion={state.suggestion} onInsert={onInsert} onAgain={() => ask(state.want)} /> : null}
      </div>
    </section>
  );
}

function Waiting({ onCancel }: { onCancel(): void }) {
  const { t } = useTranslation();
  const nowMs = useNow(1_000);
  const [sinceMs] = useState(nowMs);
  const seconds = Math.max(0, Math.floor((nowMs - sinceMs) / 1_000));
  return (
    <p className={classes.waiting}>
      <Loader size={14} />
      <span aria-hidden="true">{t('compose.draft.asking', { seconds })}</span>
      <span className="sd-visually-hidden">{t('compose.draft.askingPlain')}</span>
      <Button size="xs" variant="subtle" color="gray" data-testid="draft-cancel" onClick={onCancel}>
        {t('compose.draft.cancel')} <Kbd chord="Esc" />
      </Button>
    </p>
  );
}

function Outcome({ suggestion, onInsert, onAgain }: { suggestion: Suggestion; onInsert(text: string): void; onAgain(): void }) {
  const { t } = useTranslation();
  const insert = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (insert.current?.closest('[role="dialog"]')?.contains(document.activeElement)) insert.current.focus();
  }, []);
  if (suggestion.status === 'failed') {
    return (
      <Banner
        tone="attention"
        action={
          <Button size="xs" variant="default" onClick={onAgain}>
            {t('compose.draft.again')}
          </Button>
        }
      >
        {t(`compose.draft.why.${suggestion.why}`)}
      </Banner>
    );
  }
  const { text, findings, mended, isChecked } = suggestion;
  const isBlocked = findings.some(({ severity }) => severity === 'block');
  const isWarned = findings.some(({ severity }) => severity === 'warn');
  return (
    <div className={classes.suggestion} data-testid="draft-suggestion" data-blocked={isBlocked}>
      <p className={classes.suggested}>
        <MarkedText text={text} findings={findings} />
      </p>
      {mended.length > 0 ? (
        <p className="sd-meta">{t('compose.draft.mended', { count: mended.length, why: mended[0]?.reason ?? '' })}</p>
      ) : null}
      {findings.map(({ rule, start, reason, label, severity }) => (
        <p key={`${rule} ${start}`} className={classes.finding} data-severity={severity}>
          <strong>{t(`compose.label.${label}`)}</strong> {reason}
        </p>
      ))}
      {isChecked ? null : <p className={classes.finding}>{t('compose.noRules')}</p>}
      <div className={classes.actions}>
        {isBlocked ? <span className={classes.finding}>{t('compose.draft.blocked')}</span> : null}
        <Button size="xs" variant="default" onClick={onAgain}>
          {t('compose.draft.again')}
        </Button>
        <Button size="xs" ref={insert} data-testid="draft-insert" disabled={isBlocked} onClick={() => onInsert(text)}>
          {t(isWarned ? 'compose.draft.insertAnyway' : 'compose.draft.insert')}
        </Button>
      </div>
    </div>
  );
}
