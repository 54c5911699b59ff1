/**
 * The one table of keyboard actions and their default keys, and how a press is read.
 * No bare letters: a text field always wins them. Holds no state.
 */

/** `Mod` is Ctrl, or ⌘ on a Mac. First key of an action is the one printed. */
export const hotkeyTable = {
  'palette.open': { label: 'keys.palette', keys: ['Mod+K'] },
  'screen.callDesk': { label: 'keys.callDesk', keys: ['Mod+1'] },
  'screen.toDo': { label: 'keys.toDo', keys: ['Mod+2'] },
  'screen.ledger': { label: 'keys.ledger', keys: ['Mod+3'] },
  'screen.customer': { label: 'keys.customer', keys: ['Mod+4'] },
  'screen.packs': { label: 'keys.packs', keys: ['Mod+5'] },
  'screen.queue': { label: 'keys.queue', keys: ['Mod+6'] },
  'screen.escalations': { label: 'keys.escalations', keys: ['Mod+7'] },
  'screen.posts': { label: 'keys.posts', keys: ['Mod+8'] },
  'screen.settings': { label: 'keys.settings', keys: ['Mod+,'] },
  'import.open': { label: 'keys.import', keys: ['Mod+Shift+U'] },
  'outbox.open': { label: 'keys.outbox', keys: ['Mod+Shift+O'] },
  'help.open': { label: 'keys.help', keys: ['F1'] },
  'item.next': { label: 'keys.nextItem', keys: ['Alt+J'] },
  'item.previous': { label: 'keys.previousItem', keys: ['Alt+K'] },
  'item.act': { label: 'keys.actItem', keys: ['Mod+D'] },
  'customer.call': { label: 'keys.callCustomer', keys: ['Alt+C'] },
  'call.answer': { label: 'keys.answer', keys: ['F2'] },
  'call.hangUp': { label: 'keys.hangUp', keys: ['F4'] },
  'call.hold': { label: 'keys.hold', keys: ['F6'] },
  'lead.call': { label: 'keys.callLead', keys: ['F8'] },
  'compose.send': { label: 'keys.send', keys: ['Mod+Enter'] },
  'compose.reply': { label: 'keys.reply', keys: ['Alt+R'] },
  'compose.note': { label: 'keys.note', keys: ['Alt+P'] },
  'snippet.list': { label: 'keys.snippets', keys: ['Mod+Shift+M'] },
  'draft.open': { label: 'keys.draft', keys: ['Alt+D'] },
  'rewrite.accept': { label: 'keys.acceptRewrite', keys: ['Mod+.'] },
  'warning.next': { label: 'keys.nextWarning', keys: ['Alt+.'] },
  'warning.previous': { label: 'keys.previousWarning', keys: ['Alt+,'] },
  'sentence.first': { label: 'keys.sentence1', keys: ['Alt+1'] },
  'sentence.second': { label: 'keys.sentence2', keys: ['Alt+2'] },
  'sentence.third': { label: 'keys.sentence3', keys: ['Alt+3'] },
  'step.done': { label: 'keys.stepDone', keys: ['Alt+Enter'] },
  'step.next': { label: 'keys.stepNext', keys: ['Alt+ArrowDown'] },
  'emergency.take': { label: 'keys.emergencyTake', keys: ['Alt+T'] },
  'emergency.dismiss': { label: 'keys.emergencyDismiss', keys: ['Alt+X'] },
  'post.movePrivate': { label: 'keys.postPrivate', keys: ['Alt+V'] },
  'approval.ask': { label: 'keys.approvalAsk', keys: ['Alt+G'] },
  'approval.grant': { label: 'keys.approvalGrant', keys: ['Alt+Y'] },
  'approval.refuse': { label: 'keys.approvalRefuse', keys: ['Alt+N'] },
  'customer.correct': { label: 'keys.wrongCustomer', keys: ['Alt+I'] },
  'customer.dataWrong': { label: 'keys.dataWrong', keys: ['Alt+U'] },
  'statement.read': { label: 'keys.readAloud', keys: ['Alt+A'] },
  'ticket.other': { label: 'keys.otherMatter', keys: ['Alt+O'] },
  'choice.change': { label: 'keys.changeChoice', keys: ['Alt+B'] },
  'ticket.save': { label: 'keys.saveTicket', keys: ['Mod+S'] },
  'ticket.copyLink': { label: 'keys.copyLink', keys: ['Alt+L'] },
  'field.goOn': { label: 'keys.goOn', keys: ['Alt+W'] },
  'emotion.mark': { label: 'keys.emotion', keys: ['Mod+Shift+E'] },
  'pack.publish': { label: 'keys.publish', keys: ['Mod+Shift+Enter'] },
} as const satisfies Record<string, { label: string; keys: readonly string[] }>;

export type ActionId = keyof typeof hotkeyTable;
export const actionIds = Object.keys(hotkeyTable) as ActionId[];

/** The chord to print beside what does `id`. */
export function chordFor(id: ActionId): string {
  return hotkeyTable[id].keys[0];
}

export type KeyPress = {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  keyCode: number;
};

/** True while an input method holds the keys: 229 is what Chromium reports for keys it hands to the input method. */
export function isComposingKey(press: Pick<KeyPress, 'isComposing' | 'keyCode'>): boolean {
  return press.isComposing || press.keyCode === 229;
}

const punctuation: Record<string, string> = { Period: '.', Comma: ',', Slash: '/', Semicolon: ';' };

/** Letters, digits and punctuation by place on the keyboard: Alt and Shift change what they type, not where they are. */
function keyName(press: KeyPress): string {
  const { code } = press;
  if (/^Key[A-Z]$/.test(code)) return code.slice(3);
  if (/^Digit\d$/.test(code)) return code.slice(5);
  return punctuation[code] ?? (press.key.length === 1 ? press.key.toUpperCase() : press.key);
}

/** The normal form of a press, e.g. `Mod+Shift+M`; compare with a chord of the table. */
export function chordOf(press: KeyPress, isMac: boolean): string {
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const parts = [mod && 'Mod', isMac && press.ctrlKey && 'Ctrl', press.altKey && 'Alt', press.shiftKey && 'Shift', keyName(press)];
  return parts.filter((part) => part !== false).join('+');
}
