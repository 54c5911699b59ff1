/** Try a sentence: what the engine underlines and why, which steps it covers, or how a customer's words are read; live, nothing is sent. */
import { Checkbox, SegmentedControl, Textarea } from '@mantine/core';
import { useDeferredValue, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Channel, channels } from '../../../shared/base/words.ts';
import { warmReading } from '../../../shared/classify/read-customer.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { useFormDraft } from '../../ipc/use-form-draft.ts';
import { useRules } from '../../ipc/use-rules.ts';
import { MarkedText } from '../../ui/marked-text.tsx';
import { readSentence, type Speech } from './read-sentence.ts';
import { AgentReading, CustomerReading, Fact } from './reading.tsx';
import classes from './rule-lab.module.css';

const draftKey = draftKeys.ruleLab();
const mostCharacters = 2_000;

type Form = { text: string; speaker: string; channel: string; opening: boolean };

function speechOf({ speaker, channel, opening }: Form): Speech {
  const known = channels.find((each): each is Channel => each === channel) ?? 'phone';
  return { speaker: speaker === 'customer' ? 'customer' : 'agent', channel: known, opening };
}

/** The first customer's sentence tried here need not wait for the tables. */
function useWarmReading(): void {
  useEffect(() => {
    const steps = warmReading();
    const turn = () => {
      if (steps.next().done !== true) timer = setTimeout(turn, 50);
    };
    let timer = setTimeout(turn, 200);
    return () => clearTimeout(timer);
  }, []);
}

export function RuleLab() {
  const { t } = useTranslation();
  useWarmReading();
  const form = useFormDraft<Form>(draftKey, { text: '', speaker: 'agent', channel: 'phone', opening: false });
  const { rules, content, version, pending } = useRules();
  const { text, speaker, channel, opening } = form.values;
  const settled = useDeferredValue(text);
  const speech = useMemo(() => speechOf({ text: '', speaker, channel, opening }), [speaker, channel, opening]);
  const reading = useMemo(() => readSentence(settled, speech, rules, () => performance.now()), [settled, speech, rules]);
  return (
    <div className={classes.lab} data-testid="rule-lab">
      <section className={classes.write}>
        <div className={classes.controls}>
          <SegmentedControl
            size="xs"
            aria-label={t('packs.lab.speaker')}
            value={speech.speaker}
            onChange={(value) => form.set({ speaker: value })}
            data={[
              { value: 'agent', label: t('packs.lab.agent') },
              { value: 'customer', label: t('packs.lab.customer') },
            ]}
          />
          {speech.speaker === 'agent' ? (
            <>
              <SegmentedControl
                size="xs"
                aria-label={t('packs.lab.channel')}
                value={speech.channel}
                onChange={(value) => form.set({ channel: value })}
                data={channels.map((each) => ({ value: each, label: t(`words.channel.${each}`) }))}
              />
              <Checkbox
                size="xs"
                label={t('packs.lab.opening')}
                checked={opening}
                onChange={(event) => form.set({ opening: event.currentTarget.checked })}
              />
            </>
          ) : null}
        </div>
        <Textarea
          aria-label={t('packs.lab.sentence')}
          placeholder={t('packs.lab.placeholder')}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={mostCharacters}
          value={text}
          onChange={(event) => form.set({ text: event.currentTarget.value })}
        />
        {rules === null && speech.speaker === 'agent' ? (
          <p className="sd-meta">{t(pending ? 'packs.lab.reading' : 'packs.noRules')}</p>
        ) : null}
        <p className={classes.meta}>
          {version === null ? null : t('packs.lab.rules', { n: version, count: content?.rules.length ?? 0 })}
          {reading.checkedInUs === null || settled === '' ? null : ` · ${t('packs.lab.took', { n: reading.checkedInUs })}`}
        </p>
      </section>
      {settled === '' ? (
        <p className="sd-meta">{t('packs.lab.empty')}</p>
      ) : (
        <section className={classes.reading} aria-live="polite">
          <p className={classes.sentence}>
            <MarkedText text={settled} findings={reading.findings} />
          </p>
          {reading.classification === null ? (
            <AgentReading reading={reading} content={content} hasRules={rules !== null} />
          ) : (
            <CustomerReading classification={reading.classification} />
          )}
          <Fact name={t('packs.lab.times')} none={reading.times.length === 0}>
            {reading.times
              .map((time) => t('packs.lab.timeSaid', { words: time.text, kind: t(`packs.lab.time.${time.kind}`) }))
              .join(t('packs.lab.between'))}
          </Fact>
          <Fact name={t('packs.lab.normalized')}>
            <code className={classes.code}>{reading.normalized}</code>
          </Fact>
        </section>
      )}
    </div>
  );
}
