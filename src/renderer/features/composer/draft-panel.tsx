/** Drafts above the field: answers to what the customer asked, from fields; and, where an administrator allows it, what a model suggests. */
import { CloseButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftAnswer } from '../../../shared/contract/assist-views.ts';
import { errorSentence, toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import classes from './draft-panel.module.css';
import { ModelSuggestion } from './model-suggestion.tsx';
import { useSuggestion } from './use-suggestion.ts';

type Props = { contactId: string; onInsert(text: string): void; onClose(): void };

/** An endpoint may be switched on or off by somebody else. */
const statusStaleMs = 30_000;

export function DraftPanel({ contactId, onInsert, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const panel = useRef<HTMLDivElement>(null);
  const drafts = useQuery(queries.assist.drafts.queryOptions({ input: { contactId } }));
  const status = useQuery({ ...queries.assist.status.queryOptions(), staleTime: statusStaleMs });
  const suggestion = useSuggestion(contactId, i18n.language);
  const { phase } = suggestion.state;
  // The pressed button goes dead while the model is at it, and would take the keys with it.
  useEffect(() => {
    if (phase === 'idle' || phase === 'asking') panel.current?.focus();
  }, [phase]);
  const insert = (text: string) => {
    onClose();
    onInsert(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const draft = /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey ? drafts.data?.[Number(event.key) - 1] : undefined;
    if (event.key === 'Escape') phase === 'asking' ? suggestion.cancel() : onClose();
    else if (draft !== undefined) insert(draft.text);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={panel}
      className={classes.panel}
      role="dialog"
      aria-label={t('compose.draft.title')}
      data-testid="draft-panel"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header className={classes.head}>
        <strong>{t('compose.draft.title')}</strong>
        <span className="sd-meta">{t('compose.draft.note')}</span>
        <CloseButton size="sm" aria-label={t('words.close')} onClick={onClose} />
      </header>
      {drafts.isPending ? <p className={classes.empty}>{t('compose.draft.looking')}</p> : null}
      {drafts.isError ? <p className={classes.empty}>{errorSentence(toAppError(drafts.error), i18n.language)}</p> : null}
      {drafts.data?.length === 0 ? <p className={classes.empty}>{t('compose.draft.none')}</p> : null}
      {drafts.data?.length ? <Answers drafts={drafts.data} onPick={insert} isEnglish={i18n.language === 'en'} /> : null}
      {status.data?.enabled ? <ModelSuggestion status={status.data} asking={suggestion} onInsert={insert} /> : null}
    </div>
  );
}

function Answers({ drafts, onPick, isEnglish }: { drafts: readonly DraftAnswer[]; onPick(text: string): void; isEnglish: boolean }) {
  const { t } = useTranslation();
  return (
    <ol className={classes.list}>
      {drafts.map((draft, index) => (
        <li key={draft.templateId}>
          <button type="button" className={classes.draft} data-testid="draft-answer" onClick={() => onPick(draft.text)}>
            <span className={classes.number}>{index + 1}</span>
            <span className={classes.words}>
              <span className={classes.title}>
                {isEnglish ? draft.titleEn : draft.title}
                <span className={classes.asked}>{t('compose.draft.asked', { words: draft.asked })}</span>
              </span>
              <span>{draft.text}</span>
              {draft.missing.length > 0 ? (
                <span className={classes.missing}>{t('compose.draft.missing', { names: draft.missing.join('、') })}</span>
              ) : null}
              {draft.note ? <span className="sd-meta">{draft.note}</span> : null}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
