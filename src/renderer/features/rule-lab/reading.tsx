/** What the engine made of a sentence, in lines that can be read aloud: findings with rule and source, steps, or a customer's reading. */
import { IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Classification } from '../../../shared/classify/classification.ts';
import type { Finding } from '../../../shared/compliance/finding.ts';
import type { RulesContent } from '../../../shared/compliance/rule.ts';
import { sourceTitle } from '../../ipc/use-rules.ts';
import { Chip } from '../../ui/chip.tsx';
import { quotedWords } from '../../ui/quoted-words.ts';
import type { SentenceReading } from './read-sentence.ts';
import classes from './rule-lab.module.css';

const tones = { block: 'harm', warn: 'attention', hint: 'info' } as const;

/** One named line; a dash when there is nothing. */
export function Fact({ name, none = false, children }: { name: string; none?: boolean; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <span className={classes.factName}>{name}</span>
      <div className={classes.factValue}>{none ? '–' : children}</div>
    </div>
  );
}

function FindingLine({ finding, source }: { finding: Finding; source: string }) {
  const { t } = useTranslation();
  return (
    <li className={classes.finding} data-severity={finding.severity}>
      <p className={classes.findingHead}>
        <Chip tone={tones[finding.severity]}>{t(`words.severity.${finding.severity}`)}</Chip>
        <strong>{t(`compose.label.${finding.label}`)}</strong>
        <span>{quotedWords(t, [finding.text])}</span>
      </p>
      <p>{finding.reason}</p>
      {finding.rewrite ? <p className={classes.rewrite}>{t('packs.rewrite', { text: finding.rewrite })}</p> : null}
      <p className="sd-meta">{[finding.rule, source].filter((part) => part !== '').join(' · ')}</p>
    </li>
  );
}

type AgentProps = { reading: SentenceReading; content: RulesContent | null; hasRules: boolean };

export function AgentReading({ reading, content, hasRules }: AgentProps) {
  const { t } = useTranslation();
  const { findings, steps } = reading;
  return (
    <>
      {hasRules && findings.length === 0 ? (
        <p className={classes.clean}>
          <IconCircleCheck size={17} stroke={1.8} aria-hidden="true" /> {t('packs.clean')}
        </p>
      ) : null}
      <ul className={classes.findings}>
        {findings.map((finding) => (
          <FindingLine key={`${finding.rule}:${finding.start}`} finding={finding} source={sourceTitle(content, finding.rule)} />
        ))}
      </ul>
      <Fact name={t('packs.lab.steps')} none={steps.length === 0}>
        {steps.map(({ step, words }) => `${t(`words.step.${step}`)} ${quotedWords(t, [words])}`).join(' ')}
      </Fact>
    </>
  );
}

export function CustomerReading({ classification }: { classification: Classification }) {
  const { t } = useTranslation();
  const { types, emotion, urgency, flags, demands, feeling, why } = classification;
  const led = (name: string) => quotedWords(t, why[name] ?? []);
  return (
    <>
      <Fact name={t('packs.lab.type')}>
        {types.slice(0, 3).map(({ type, confidence, words }) => (
          <p key={type}>
            {t(`words.type.${type}`)} {Math.round(confidence * 100)}% <span className="sd-meta">{words.join('、')}</span>
          </p>
        ))}
      </Fact>
      <Fact name={t('packs.lab.emotion')}>
        {t(`words.emotion.e${emotion}`)} {feeling} <span className="sd-meta">{led('emotion')}</span>
      </Fact>
      <Fact name={t('packs.lab.urgency')}>
        {t(`words.urgency.${urgency}`)} <span className="sd-meta">{led('urgency')}</span>
      </Fact>
      <Fact name={t('packs.lab.flags')} none={flags.length === 0}>
        {flags.map((flag) => t(`packs.lab.flag.${flag}`)).join('、')} <span className="sd-meta">{led('flags')}</span>
      </Fact>
      <Fact name={t('packs.lab.demands')} none={demands.length === 0}>
        {demands.join('、')} <span className="sd-meta">{led('demands')}</span>
      </Fact>
    </>
  );
}
