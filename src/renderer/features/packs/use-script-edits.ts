/** A lead's unpublished changes on top of the scripts in force, saved like any other draft. */
import { useMemo } from 'react';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import type { ScriptsContent } from '../../../shared/pack/pack.ts';
import { useDraft } from '../../ipc/use-draft.ts';
import {
  decodeEdits,
  type EditedFields,
  editsMark,
  editTemplate,
  encodeEdits,
  pruneEdits,
  revertTemplate,
  type ScriptEdits,
} from './script-edits.ts';

export type ScriptEditing = {
  edits: ScriptEdits;
  changedIds: readonly string[];
  /** True from submitting until the new pack is in force or the edits change again. */
  waiting: boolean;
  edit(id: string, fields: EditedFields): void;
  revert(id: string): void;
  markSubmitted(): void;
};

export function useScriptEdits(content: ScriptsContent): ScriptEditing {
  const draft = useDraft(draftKeys.scripts());
  const edits = useMemo(() => pruneEdits(decodeEdits(draft.text), content), [draft.text, content]);
  const write = (next: ScriptEdits) => {
    const text = encodeEdits(next);
    draft.write(text, text.length, text.length);
  };
  const changedIds = Object.keys(edits.byId);
  return {
    edits,
    changedIds,
    waiting: changedIds.length > 0 && edits.submitted === editsMark(edits),
    edit: (id, fields) => write(pruneEdits(editTemplate(edits, id, fields), content)),
    revert: (id) => write(revertTemplate(edits, id)),
    markSubmitted: () => write({ ...edits, submitted: editsMark(edits) }),
  };
}
