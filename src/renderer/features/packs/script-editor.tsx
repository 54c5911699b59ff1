/** The scripts in force with a lead's changes on top: tree, editor, checks. Read-only for everyone else. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PackOf } from '../../../shared/pack/pack.ts';
import { useRules } from '../../ipc/use-rules.ts';
import { Chip } from '../../ui/chip.tsx';
import { checkTemplate } from './check-template.ts';
import classes from './packs.module.css';
import { PublishButton } from './publish-button.tsx';
import { ScriptChecks } from './script-checks.tsx';
import { editedContent } from './script-edits.ts';
import { ScriptForm } from './script-form.tsx';
import { ScriptTree } from './script-tree.tsx';
import { useScriptEdits } from './use-script-edits.ts';

export function ScriptEditor({ pack, readOnly }: { pack: PackOf<'scripts'>; readOnly: boolean }) {
  const { t } = useTranslation();
  const editing = useScriptEdits(pack.content);
  const { rules } = useRules();
  const [pickedId, setPickedId] = useState<string | null>(null);
  const content = useMemo(() => editedContent(pack.content, editing.edits), [pack.content, editing.edits]);
  const selected = content.templates.find((template) => template.id === pickedId) ?? content.templates[0];
  const active = pack.content.templates.find((template) => template.id === selected?.id);
  const check = useMemo(() => (selected ? checkTemplate(selected, rules) : null), [selected, rules]);
  const changedChecks = useMemo(
    () => content.templates.filter((template) => editing.edits.byId[template.id]).map((template) => checkTemplate(template, rules)),
    [content, editing.edits, rules],
  );
  return (
    <div className={classes.split}>
      <div className={classes.side}>
        <ScriptTree templates={content.templates} selectedId={selected?.id ?? null} changedIds={editing.changedIds} onPick={setPickedId} />
      </div>
      <div className={classes.middle}>
        <div className={classes.bar}>
          <Chip tone="brand">{t('packs.inForce', { n: pack.version })}</Chip>
          <span className={classes.barTitle}>{pack.title}</span>
          {readOnly ? (
            <span className="sd-meta">{t('packs.readOnly')}</span>
          ) : (
            <PublishButton
              content={content}
              changed={editing.changedIds.length}
              refused={changedChecks.filter((each) => each.refused).length}
              waiting={editing.waiting}
              onSubmitted={editing.markSubmitted}
            />
          )}
        </div>
        {selected && check ? (
          <ScriptForm
            key={selected.id}
            template={selected}
            check={check}
            readOnly={readOnly}
            onEdit={(fields) => editing.edit(selected.id, fields)}
          />
        ) : null}
      </div>
      <div className={classes.right}>
        {selected && active && check ? (
          <ScriptChecks
            active={active}
            edited={selected}
            check={check}
            hasRules={rules !== null}
            readOnly={readOnly}
            onRevert={() => editing.revert(selected.id)}
          />
        ) : null}
      </div>
    </div>
  );
}
