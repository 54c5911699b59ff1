/** At the right of the editor: what the rules say about this script, and how it differs from the one in force. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../../shared/compliance/finding.ts';
import type { Template } from '../../../shared/pack/pack.ts';
import { Chip } from '../../ui/chip.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import type { TemplateCheck } from './check-template.ts';
import classes from './packs.module.css';

const tones = { block: 'harm', warn: 'attention', hint: 'info' } as const;

function FindingCard({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  return (
    <li className={classes.finding}>
      <div className={classes.findingHead}>
        <Chip tone={tones[finding.severity]}>{t(`words.severity.${finding.severity}`)}</Chip>
        <strong>{t('packs.finding', { text: finding.text })}</strong>
      </div>
      <p>{finding.reason}</p>
      {finding.rewrite ? <p className={classes.rewrite}>{t('packs.rewrite', { text: finding.rewrite })}</p> : null}
      <p className="sd-meta">{finding.rule}</p>
    </li>
  );
}

function Diff({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation();
  return (
    <dl className={classes.diff}>
      <dt>{t('packs.before')}</dt>
      <dd data-side="before">{before || '–'}</dd>
      <dt>{t('packs.after')}</dt>
      <dd data-side="after">{after || '–'}</dd>
    </dl>
  );
}

type ChecksProps = { active: Template; edited: Template; check: TemplateCheck; hasRules: boolean; readOnly: boolean; onRevert: () => void };

export function ScriptChecks({ active, edited, check, hasRules, readOnly, onRevert }: ChecksProps) {
  const { t } = useTranslation();
  const fields = (['title', 'text', 'note'] as const).filter((name) => (active[name] ?? '') !== (edited[name] ?? ''));
  const clean = hasRules && check.findings.length === 0 && check.unknown.length === 0 && !check.empty && !check.tooLong;
  return (
    <div className={classes.checks}>
      <section aria-live="polite">
        <SectionTitle aside={check.findings.length > 0 ? String(check.findings.length) : null}>{t('packs.checks')}</SectionTitle>
        {hasRules ? null : <p className="sd-meta">{t('packs.noRules')}</p>}
        {clean ? (
          <p className={classes.clean}>
            <IconCircleCheck size={17} stroke={1.8} aria-hidden="true" />
            {t('packs.clean')}
          </p>
        ) : null}
        {check.unknown.map((name) => (
          <p key={name} className={classes.problem}>
            <IconAlertTriangle size={16} stroke={1.8} aria-hidden="true" />
            {t('packs.unknownSlot', { name })}
          </p>
        ))}
        <ul className={classes.findings}>
          {check.findings.map((finding) => (
            <FindingCard key={`${finding.rule}:${finding.start}`} finding={finding} />
          ))}
        </ul>
      </section>
      {readOnly ? null : (
        <section>
          <SectionTitle
            aside={
              fields.length > 0 ? (
                <Button size="compact-xs" variant="subtle" onClick={onRevert}>
                  {t('packs.revert')}
                </Button>
              ) : null
            }
          >
            {t('packs.diff')}
          </SectionTitle>
          {fields.length === 0 ? <p className="sd-meta">{t('packs.same')}</p> : null}
          {fields.map((name) => (
            <Diff key={name} before={active[name] ?? ''} after={edited[name] ?? ''} />
          ))}
        </section>
      )}
    </div>
  );
}
