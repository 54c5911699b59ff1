/** The real app on the fake desk, put into one state by the address: `?screen=ledger&scenario=long&role=lead&locale=en&ticket=1`. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import '../../src/renderer/app/global.css';
import { createRoot } from 'react-dom/client';
import { App } from '../../src/renderer/app/app.tsx';
import { deskConnection } from '../../src/renderer/ipc/desk-client.ts';
import { type Screen, screens, useUiStore } from '../../src/renderer/state/ui-store.ts';
import { strangerContactId } from '../support/fake-contact-record.ts';
import { createFakeDesk, type FakeScenario, fakeScenarios } from '../support/fake-desk.ts';
import { fakeImport, fakeUnfinished, importSteps } from '../support/fake-desk-imports.ts';
import { fakeId } from '../support/fake-desk-rows.ts';
import { firstPresence } from '../support/fake-presence.ts';
import { sheetApproval, sheetDoubt } from './sheet-approvals.ts';
import { fillConflicts, fillFiles } from './sheet-case.ts';
import { sheetContact, sheetPacks } from './sheet-contact.ts';
import { sheetAssist } from './sheet-drafts.ts';
import { fillLink } from './sheet-link.ts';

const asked = new URLSearchParams(window.location.search);
const scenario: FakeScenario = fakeScenarios.find((each) => each === asked.get('scenario')) ?? 'normal';
const screen: Screen = screens.find((each) => each === asked.get('screen')) ?? 'call-desk';

const hasContact = screen === 'call-desk' && scenario !== 'empty' && !asked.has('idle');
const desk = createFakeDesk({
  scenario,
  role: (['lead', 'owner', 'manager'] as const).find((each) => each === asked.get('role')) ?? 'agent',
  isMerged: asked.has('merged'),
  locale: asked.get('locale') === 'en' ? 'en' : 'zh-CN',
  running: hasContact ? [sheetContact(Date.now(), asked.get('at'), scenario === 'long')] : [],
  ...(scenario !== 'empty' && (hasContact || screen === 'posts' || asked.has('try') || asked.has('ticket'))
    ? { packs: sheetPacks(Date.now()) }
    : {}),
});
fillLink(desk.state, asked, Date.now());
desk.state.away = (['waiting', 'fetching', 'failed', 'callers'] as const).find((each) => each === asked.get('away'));
desk.state.way = (['waiting', 'failed'] as const).find((each) => each === asked.get('way'));
if (asked.has('unowned')) desk.state.unowned = Number(asked.get('unowned'));
if (asked.has('ends')) desk.state.rulesEndAtMs = Date.now() + Number(asked.get('ends')) * 86_400_000;
if (asked.has('total')) desk.state.ledgerTotal = Number(asked.get('total'));
const tried = asked.get('try') ?? '';
if (tried !== '') {
  const form = JSON.stringify({ text: tried, speaker: asked.get('speaker') ?? 'agent' });
  const caret = { selectionStart: form.length, selectionEnd: form.length };
  desk.state.drafts.set('rule-lab', { key: 'rule-lab', text: form, ...caret, savedAtMs: Date.now() });
}
const written = asked.get('write') ?? '';
if (written !== '') {
  const caret = { selectionStart: written.length, selectionEnd: written.length };
  desk.state.drafts.set(`contact:${fakeId(50)}`, { key: `contact:${fakeId(50)}`, text: written, ...caret, savedAtMs: Date.now() });
}
const step = importSteps.find((each) => each === asked.get('import'));
if (asked.get('import') === 'unfinished') desk.state.unfinishedImports = [fakeUnfinished];
if (step !== undefined) desk.state.importView = fakeImport(step);
if (asked.has('approval')) desk.state.approvals = [sheetApproval(Date.now(), asked.get('approval'))];
if (asked.has('doubt')) desk.state.caseFacts = sheetDoubt;
if (asked.has('drafts')) desk.state.assist = sheetAssist(desk.state.assist, asked.get('drafts'), scenario === 'long');
if (asked.has('files')) fillFiles(desk.state);
if (asked.has('conflicts')) fillConflicts(desk.state, Date.now());
if (asked.has('presence') && scenario !== 'offline') desk.state.presence = firstPresence('long', Date.now());
if (asked.get('second') === 'nobody') desk.state.emergencySecond = null;
if (asked.get('second') === 'self') desk.state.emergencySecond = { name: '许宁', rank: 'senior', isSelf: true };
const channel = new MessageChannel();
desk.serve(channel.port2);
deskConnection.attach(channel.port1);

useUiStore.setState({
  screen,
  activeContactId: hasContact ? fakeId(50) : null,
  ticketId: asked.has('ticket') ? fakeId(1_000) : null,
  customerId: asked.has('customer') ? fakeId(100) : null,
  outboxOpen: asked.has('outbox'),
  importing: asked.has('import'),
  record: asked.has('record') ? { contactId: asked.get('record') === 'stranger' ? strangerContactId : fakeId(801), words: '补发' } : null,
});

const root = document.getElementById('root');
if (root) createRoot(root).render(<App locale={asked.get('locale') === 'en' ? 'en' : 'zh-CN'} />);
if (asked.has('review')) whenThere<HTMLButtonElement>('[data-testid="review-people"]', (button) => button.click());
const view = asked.get('view');
if (view !== null) whenThere<HTMLInputElement>(`input[value="${view}"]`, (choice) => choice.click());

const find = asked.get('find');
if (find !== null) {
  whenThere<HTMLInputElement>('search input', (field) => {
    // As React hears it: past its own setter.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, find);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
if (asked.has('drafts')) whenThere<HTMLElement>('[data-testid="draft-open"]', (button) => button.click());
if (asked.has('drafts')) whenThere<HTMLElement>('[data-testid="draft-answer-ask"]:not(:disabled)', (button) => button.click());
const to = asked.get('to');
if (to !== null) whenThere<HTMLElement>(`[data-testid="${to}"]`, (card) => card.scrollIntoView({ block: 'center' }));
if (asked.has('evidence')) whenThere<HTMLElement>('[data-testid="notice"] button', (toggle) => toggle.click());

/** As soon as such an element is on the page. */
function whenThere<E extends Element>(selector: string, act: (element: E) => void): void {
  const look = () => {
    const found = document.querySelector<E>(selector);
    if (found === null) return false;
    act(found);
    return true;
  };
  if (look()) return;
  const observer = new MutationObserver(() => {
    if (look()) observer.disconnect();
  });
  observer.observe(document.body, { childList: true, subtree: true });
}
