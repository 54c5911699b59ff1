/** Up to three sentences to say now, filled with this customer's data; a key or a click puts one at the caret of the composer. */
import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type ActionId, chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { LinesSkeleton } from '../../ui/skeletons.tsx';
import classes from './guide.module.css';
import type { Sentence } from './use-guide.ts';

const keys = ['sentence.first', 'sentence.second', 'sentence.third'] as const satisfies readonly ActionId[];

type Props = {
  sentences: readonly Sentence[];
  pending: boolean;
  /** False while another list on the panel holds the keys. */
  keyed: boolean;
  /** Where a form shares the space all but the first show two lines, until focused. */
  short?: boolean;
  onInsert(text: string): void;
};

export function SentenceList({ sentences, pending, keyed, short = false, onInsert }: Props) {
  const { t } = useTranslation();
  const [first, second, third] = sentences;
  useHotkey('sentence.first', () => first && onInsert(first.text), keyed && first !== undefined);
  useHotkey('sentence.second', () => second && onInsert(second.text), keyed && second !== undefined);
  useHotkey('sentence.third', () => third && onInsert(third.text), keyed && third !== undefined);
  if (pending) return <LinesSkeleton lines={3} />;
  if (sentences.length === 0) return <p className="sd-meta">{t('guide.sentence.none')}</p>;
  const isMissing = sentences.some((sentence) => sentence.missing.length > 0);
  return (
    <>
      <ul className={classes.sentences} data-short={short} aria-label={t('guide.sentence.list')}>
        {sentences.map((sentence, index) => (
          <li key={sentence.templateId}>
            <SentenceButton sentence={sentence} index={index} chordId={keyed ? keys[index] : undefined} onInsert={onInsert} />
          </li>
        ))}
      </ul>
      {isMissing ? <p className="sd-meta">{t('guide.sentence.missing')}</p> : null}
    </>
  );
}

type ButtonProps = { sentence: Sentence; index: number; chordId: ActionId | undefined; onInsert(text: string): void };

function SentenceButton({ sentence, index, chordId, onInsert }: ButtonProps) {
  const { t } = useTranslation();
  return (
    <UnstyledButton
      className={classes.sentence}
      data-testid="sentence"
      data-index={index + 1}
      title={[sentence.title, sentence.text, sentence.note].filter(Boolean).join('\n')}
      aria-label={t('guide.sentence.insert', { text: sentence.text })}
      aria-keyshortcuts={chordId === undefined ? undefined : keyShortcut(chordFor(chordId))}
      onClick={() => onInsert(sentence.text)}
    >
      <span className={classes.sentenceWords}>
        {chordId === undefined ? null : (
          <span className={classes.sentenceKey}>
            <Kbd chord={chordFor(chordId)} />
          </span>
        )}
        <SlotText text={sentence.text} />
      </span>
    </UnstyledButton>
  );
}

/** Unfilled slots ［…］ stand out, so that nobody reads the bracket aloud. */
function SlotText({ text }: { text: string }) {
  let at = 0;
  return text.split(/(［[^［］]{1,40}］)/).map((part) => {
    const key = at;
    at += part.length;
    return part.startsWith('［') ? (
      <mark key={key} className={classes.slot}>
        {part}
      </mark>
    ) : (
      part
    );
  });
}
