/** Scenes, their steps, and the scripts of each; what was changed is marked. */
import { NavLink, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { complaintTypes, steps } from '../../../shared/base/words.ts';
import type { Template } from '../../../shared/pack/pack.ts';
import { Chip } from '../../ui/chip.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import classes from './packs.module.css';

const sceneOrder: readonly Template['scene'][] = ['any', ...complaintTypes];
const stepOrder: readonly Template['step'][] = ['opening', ...steps, 'closing', 'care', 'faq'];

type TreeProps = { templates: readonly Template[]; selectedId: string | null; changedIds: readonly string[]; onPick: (id: string) => void };

function matches(template: Template, filter: string): boolean {
  const text = `${template.title} ${template.title_en} ${template.text} ${(template.tags ?? []).join(' ')}`.toLowerCase();
  return text.includes(filter.trim().toLowerCase());
}

function Steps({ templates, selectedId, changedIds, onPick }: TreeProps) {
  const { t, i18n } = useTranslation();
  const title = (template: Template) => (i18n.language.startsWith('zh') ? template.title : template.title_en || template.title);
  return stepOrder.map((step) => {
    const own = templates.filter((template) => template.step === step);
    if (own.length === 0) return null;
    return (
      <div key={step}>
        <p className={classes.stepName}>{t(`words.step.${step}`)}</p>
        {own.map((template) => (
          <NavLink
            key={template.id}
            component="button"
            type="button"
            className={classes.leaf}
            active={template.id === selectedId}
            aria-current={template.id === selectedId ? 'true' : undefined}
            label={title(template)}
            rightSection={changedIds.includes(template.id) ? <Chip tone="attention">{t('packs.changed')}</Chip> : null}
            onClick={() => onPick(template.id)}
          />
        ))}
      </div>
    );
  });
}

export function ScriptTree(props: TreeProps) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState('');
  const found = props.templates.filter((template) => matches(template, filter));
  const selectedScene = props.templates.find((template) => template.id === props.selectedId)?.scene ?? 'any';
  const scenes = sceneOrder.filter((scene) => found.some((template) => template.scene === scene));
  return (
    <nav className={classes.tree} aria-label={t('packs.tree')}>
      <div className={classes.treeHead}>
        <SectionTitle aside={String(props.templates.length)}>{t('packs.tree')}</SectionTitle>
        <TextInput
          size="xs"
          aria-label={t('packs.filter')}
          placeholder={t('packs.filter')}
          leftSection={<IconSearch size={14} stroke={1.8} />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      </div>
      {scenes.length === 0 ? <p className={classes.treeNone}>{t('packs.noMatch')}</p> : null}
      {scenes.map((scene) => (
        <NavLink
          key={`${scene}:${filter === '' ? '' : 'found'}`}
          component="button"
          type="button"
          label={scene === 'any' ? t('words.anyScene') : t(`words.type.${scene}`)}
          className={classes.scene}
          childrenOffset={8}
          defaultOpened={filter !== '' || scene === selectedScene}
        >
          <Steps {...props} templates={found.filter((template) => template.scene === scene)} />
        </NavLink>
      ))}
    </nav>
  );
}
