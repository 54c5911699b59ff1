/** The list that `/` opens: every ready sentence of this contact, filled, the current step first. Draws; the composer holds the keys. */
import { useTranslation } from 'react-i18next';
import classes from './composer.module.css';

export type Snippet = { step: string; templateId: string; title: string; text: string; missing: string[]; note: string };

const most = 9;

/** Those whose title or words hold the query, the current step's first, the opening words last, nine at most. */
export function matchSnippets(snippets: readonly Snippet[], query: string, currentStep: string): Snippet[] {
  const wanted = query.trim().toLowerCase();
  const fits = snippets.filter(({ title, text }) => wanted === '' || title.toLowerCase().includes(wanted) || text.includes(wanted));
  const rank = ({ step }: Snippet) => (step === currentStep ? 0 : step === 'opening' ? 2 : 1);
  return fits.toSorted((a, b) => rank(a) - rank(b)).slice(0, most);
}

type StepWord =
  | 'opening'
  | 'empathize'
  | 'paraphrase'
  | 'request_evidence'
  | 'offer_two_options'
  | 'commit_time'
  | 'closing'
  | 'care'
  | 'faq';
const stepWords: readonly string[] = [
  'opening',
  'empathize',
  'paraphrase',
  'request_evidence',
  'offer_two_options',
  'commit_time',
  'closing',
  'care',
  'faq',
] satisfies StepWord[];
const isStepWord = (step: string): step is StepWord => stepWords.includes(step);

type Props = { id: string; snippets: readonly Snippet[]; active: number; onPick(snippet: Snippet): void; onHover(index: number): void };

export function SnippetMenu({ id, snippets, active, onPick, onHover }: Props) {
  const { t } = useTranslation();
  if (snippets.length === 0) return <div className={classes.menu}>{t('compose.noSnippet')}</div>;
  return (
    <div className={classes.menu} id={id} role="listbox" aria-label={t('compose.snippets')}>
      {snippets.map((snippet, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the composer's keys work this list
        <div
          key={snippet.templateId}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={classes.menuItem}
          onMouseDown={(event) => event.preventDefault()}
          onMouseEnter={() => onHover(index)}
          onClick={() => onPick(snippet)}
        >
          <span className={classes.menuNumber}>{index + 1}</span>
          <span className={classes.menuStep}>{isStepWord(snippet.step) ? t(`words.step.${snippet.step}`) : snippet.step}</span>
          <span className={classes.menuText}>{snippet.text}</span>
        </div>
      ))}
    </div>
  );
}
