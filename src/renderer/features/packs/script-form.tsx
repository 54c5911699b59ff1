/** The editor of one script: words, slots, and how a sample customer would see it, with every finding underlined in place. */
import { Button, Menu, Textarea, TextInput } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Template } from '../../../shared/pack/pack.ts';
import { slotNames, slotTable } from '../../../shared/pack/slot-table.ts';
import { Chip } from '../../ui/chip.tsx';
import { MarkedText } from '../../ui/marked-text.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { type TemplateCheck, textLimit } from './check-template.ts';
import classes from './packs.module.css';
import type { EditedFields } from './script-edits.ts';

function SlotMenu({ onInsert }: { onInsert: (name: string) => void }) {
  const { t, i18n } = useTranslation();
  const meaning = (name: (typeof slotNames)[number]) => (i18n.language.startsWith('zh') ? slotTable[name].zh : slotTable[name].en);
  return (
    <Menu position="bottom-start" returnFocus menuItemTabIndex={0}>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconBraces size={14} stroke={1.8} />}>
          {t('packs.slots')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.slotMenu}>
        {slotNames.map((name) => (
          <Menu.Item
            key={name}
            aria-label={t('packs.insertSlot', { name, meaning: meaning(name) })}
            rightSection={meaning(name) === name ? null : <span className={`sd-meta ${classes.slotMeaning}`}>{meaning(name)}</span>}
            onClick={() => onInsert(name)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

type FormProps = { template: Template; check: TemplateCheck; readOnly: boolean; onEdit: (fields: EditedFields) => void };

export function ScriptForm({ template, check, readOnly, onEdit }: FormProps) {
  const { t } = useTranslation();
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (name: string) => {
    const { selectionStart = template.text.length, selectionEnd = selectionStart } = area.current ?? {};
    onEdit({ text: `${template.text.slice(0, selectionStart)}{{${name}}}${template.text.slice(selectionEnd)}` });
    area.current?.focus();
  };
  const channels = template.channels?.map((channel) => t(`words.channel.${channel}`)).join('、') ?? t('packs.anyChannel');
  return (
    <div className={classes.form}>
      <div className={classes.formMeta}>
        <Chip tone="brand">{t(`words.step.${template.step}`)}</Chip>
        <Chip>{template.scene === 'any' ? t('words.anyScene') : t(`words.type.${template.scene}`)}</Chip>
        <span className="sd-meta">{t('packs.channels', { channels })}</span>
        {template.emotion_min !== undefined || template.emotion_max !== undefined ? (
          <span className="sd-meta">
            {t('packs.emotion', {
              from: t(`words.emotion.e${template.emotion_min ?? 0}`),
              to: t(`words.emotion.e${template.emotion_max ?? 3}`),
            })}
          </span>
        ) : null}
        <span className="sd-meta sd-whole">{template.id}</span>
      </div>
      <TextInput
        label={t('packs.field.title')}
        classNames={readOnly ? { input: classes.read } : {}}
        variant={readOnly ? 'unstyled' : 'default'}
        readOnly={readOnly}
        maxLength={60}
        value={template.title}
        onChange={(event) => onEdit({ title: event.currentTarget.value })}
      />
      <Textarea
        ref={area}
        label={t('packs.field.text')}
        classNames={{ input: readOnly ? `${classes.editor} ${classes.read}` : classes.editor }}
        variant={readOnly ? 'unstyled' : 'default'}
        readOnly={readOnly}
        rows={1}
        value={template.text}
        error={check.tooLong ? t('packs.tooLong') : check.empty ? t('packs.emptyText') : null}
        onChange={(event) => onEdit({ text: event.currentTarget.value })}
      />
      <div className={classes.formTools}>
        {readOnly ? <span /> : <SlotMenu onInsert={insert} />}
        <span className="sd-meta sd-figures">
          {template.text.length} / {textLimit}
        </span>
      </div>
      <section>
        <SectionTitle>{t('packs.preview')}</SectionTitle>
        <p className={classes.preview}>
          <MarkedText text={check.preview} findings={check.findings} />
        </p>
      </section>
      <TextInput
        label={t('packs.field.note')}
        classNames={readOnly ? { input: classes.read } : {}}
        variant={readOnly ? 'unstyled' : 'default'}
        readOnly={readOnly}
        maxLength={200}
        value={template.note ?? ''}
        onChange={(event) => onEdit({ note: event.currentTarget.value })}
      />
      {template.not_to_say && template.not_to_say.length > 0 ? (
        <section>
          <SectionTitle>{t('packs.avoid')}</SectionTitle>
          <ul className={classes.avoid}>
            {template.not_to_say.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}
