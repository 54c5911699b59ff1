// The table of pictures that `npm run sheets` takes: which address opens a screen, in which states it is shown, and what is done there
// before the picture is taken. Selectors name icons, roles and test ids, never words: the same table serves every language.

const ALL = ['loading', 'empty', 'normal', 'long', 'error', 'offline'];
const NORMAL = ['normal'];

/** A step before the picture: `['click', selector]`, `['fill', selector, text]`, `['press', key]`, `['hover', selector]`,
 * `['pick', selector, nth]`, `['scroll', selector, top]`, `['wait', selector]`. */
const icon = (name) => `button:has(.tabler-icon-${name})`;
const tick = (nth) => ['click', `[data-testid="ledger-row"] >> nth=${nth} >> input[type="checkbox"]`];
const chip = (nth) => ['click', `.mantine-Popover-dropdown .mantine-Chip-label >> nth=${nth}`];
const LEDGER = 'screen=ledger';
const TICKET = 'screen=ledger&ticket=1';
const IMPORT = 'screen=ledger&role=lead&import=';
const CALL = 'screen=call-desk';
/** The first order of a profile, unfolded and in sight. */
const UNFOLD = [
  ['click', '[data-testid="orders"] button[aria-expanded]'],
  ['scroll', 'div:has(> [data-testid="profile"])', 9_000],
];
/** A warning of a profile with what it was read from. */
const EVIDENCE = [
  ['click', '[role="status"] button[aria-expanded]'],
  ['wait', '[data-testid="notice-evidence"] li'],
];
/** From the head of the ledger's last column to its edge, and the edge to the right by so many presses of 16 pixels. */
const pullLast = (presses) => [['click', '[data-column="last"] button'], ['press', 'Tab'], ...Array(presses).fill(['press', 'ArrowRight'])];
/** Somebody who is at the hub only. */
const FIND_AWAY = 'screen=customer&find=欧阳';
const AWAY_HIT = ['wait', '[data-testid="away-hit"]'];
const PALETTE_AWAY = [
  ['press', 'Control+K'],
  ['fill', 'input.mantine-Spotlight-search, .mantine-Spotlight-search input', '欧阳'],
];

/** The line of the day that can be called. */
const FOLLOW_UP = [['wait', icon('phone-outgoing')], ...Array(3).fill(['press', 'Alt+J'])];

const call = {
  'call-desk': { query: `${CALL}&write=林女士，这不是我们的问题，明天肯定送到`, states: ALL },
  'call-warned': {
    query: `${CALL}&write=林女士，这不是我们的问题，明天肯定送到`,
    states: ['normal', 'long'],
    act: [['wait', '[data-testid="finding"]']],
  },
  'call-empathize': { query: `${CALL}&at=empathize` },
  'call-evidence': { query: `${CALL}&at=request_evidence`, states: ['normal', 'long'] },
  'call-files': { query: `${CALL}&at=request_evidence&files=1` },
  'call-options': { query: `${CALL}&at=offer_two_options`, states: ['normal', 'long'] },
  'call-approval': { query: `${CALL}&at=offer_two_options&approval=granted` },
  'call-doubt': { query: `${CALL}&at=request_evidence&doubt=1`, states: ['normal', 'long'] },
  'call-commit': { query: `${CALL}&at=commit_time`, states: ['normal', 'long'] },
  'call-emergency': { query: `${CALL}&at=emergency`, states: ['normal', 'long'] },
  'call-emergency-why': {
    query: `${CALL}&at=emergency`,
    act: [
      ['press', 'Alt+X'],
      ['wait', '[data-testid="emergency-plan"] form'],
    ],
  },
  'call-emergency-skip': { query: `${CALL}&at=emergency`, act: [['click', '[data-testid="step-skip"]']] },
  'call-evidence-unfolded': { query: CALL, states: ['normal', 'long'], act: EVIDENCE },
  'call-emergency-nobody': { query: `${CALL}&at=emergency&second=nobody`, states: ['normal', 'offline'] },
  'call-emergency-self': { query: `${CALL}&at=emergency&second=self` },
  'call-emergency-taken': { query: `${CALL}&at=emergency-taken` },
  'call-emergency-folded': {
    query: `${CALL}&at=emergency-taken`,
    act: [['click', '[data-testid="emergency-plan"] button[aria-expanded]']],
  },
  'call-emergency-unnamed': { query: `${CALL}&at=emergency-unnamed` },
  'call-emergency-put-away': {
    query: `${CALL}&at=emergency-unnamed`,
    act: [
      ['press', 'Alt+X'],
      ['wait', '[data-testid="emergency-plan"] form'],
      ['click', '[data-testid="emergency-plan"] form button >> nth=0'],
    ],
  },
  'call-wrong': {
    query: CALL,
    states: ['normal', 'long', 'offline'],
    act: [['click', '[data-testid="wrong-customer"]']],
  },
  'call-wrong-found': {
    query: CALL,
    states: ['normal', 'long'],
    act: [
      ['click', '[data-testid="wrong-customer"]'],
      ['fill', 'section:has(> header .tabler-icon-user-question) input', '1'],
    ],
  },
  'call-data-wrong': {
    query: CALL,
    states: ['normal', 'long', 'offline'],
    act: [
      ['click', '[data-testid="data-wrong"]'],
      ['fill', '.mantine-Popover-dropdown textarea >> nth=0', '13900007788'],
    ],
  },
  'call-end': { query: `${CALL}&at=end` },
  'call-drafts': { query: `${CALL}&drafts=fields`, states: ['empty', 'normal', 'error'] },
  'call-model': { query: `${CALL}&drafts=ok`, states: ['normal', 'long'] },
  'call-model-waiting': { query: `${CALL}&drafts=waiting` },
  'call-model-blocked': { query: `${CALL}&drafts=blocked` },
  'call-model-failed': { query: `${CALL}&drafts=failed` },
  'call-wrapup': { query: `${CALL}&at=wrapup`, states: ['loading', 'normal', 'long', 'error'] },
  'call-ringing': { query: `${CALL}&at=ringing`, states: ['normal', 'long'] },
  'call-unknown': { query: `${CALL}&at=unknown`, states: ['normal', 'offline'] },
  'call-away-several': { query: `${CALL}&at=unknown&away=callers`, act: [AWAY_HIT] },
  'call-several': { query: `${CALL}&at=several`, states: ['normal', 'long'] },
  'call-chat': { query: `${CALL}&at=chat&write=你是傻子吗，再打电话我拉黑你`, act: [['wait', '[data-testid="finding"]']] },
  'call-hand-over': { query: `${CALL}&at=hand-over`, states: ['normal', 'long'] },
  'call-skip': { query: CALL, act: [['click', '[data-testid="step-skip"]']] },
  'call-type': { query: CALL, act: [['click', `[data-testid="guide"] ${icon('chevron-down')} >> nth=0`]] },
  'call-sheet': { query: CALL, act: [['click', '[data-testid="open-ticket"] button >> nth=0']] },
  'log-by-hand': { query: `${CALL}&idle=1`, act: [['click', '[data-testid="log-by-hand"]']] },
  'call-none': { query: `${CALL}&idle=1` },
};

const work = {
  'to-do': { query: 'screen=to-do', states: [...ALL, 'many'] },
  'to-do-unowned': { query: 'screen=to-do&role=lead&unowned=3', states: ['normal', 'empty'] },
  'to-do-approval': { query: 'screen=to-do&role=lead&approval=open', states: ['normal', 'long', 'offline'] },
  'to-do-refuse': { query: 'screen=to-do&role=lead&approval=open', act: [['click', icon('message-plus')]] },
  'to-do-call': { query: 'screen=to-do', states: ['normal', 'long'], act: FOLLOW_UP },
  'to-do-call-refused': { query: 'screen=to-do&refuse=call.no-program', act: [...FOLLOW_UP, ['press', 'Alt+C']] },
  queue: { query: 'screen=queue&role=owner', states: [...ALL, 'many'] },
  'queue-report': { query: 'screen=queue&role=owner', states: ['normal', 'long'], act: [['click', '[data-testid="task-line"] >> nth=1']] },
  'queue-hand-back': { query: 'screen=queue&role=owner', act: [['click', icon('corner-up-left')]] },
  posts: { query: 'screen=posts', states: ['loading', 'empty', 'normal', 'long', 'error', 'offline'] },
  'posts-write': {
    query: 'screen=posts',
    states: ['normal', 'long'],
    act: [
      ['fill', '[data-testid="composer-input"]', '小鱼妈妈，您的电话13800001037我们查到了，这不是我们的问题，明天肯定送到'],
      ['wait', '[data-testid="finding"]'],
    ],
  },
  'posts-add': { query: 'screen=posts', act: [['click', '[data-testid="post-add"]']] },
  'posts-close': { query: 'screen=posts', act: [['click', '[data-testid="post-panel"] footer button[aria-haspopup="menu"]']] },
  'posts-answered': { query: 'screen=posts', act: [['click', 'main header .mantine-SegmentedControl-label >> nth=1']] },
  escalations: { query: 'screen=escalations&role=manager', states: [...ALL, 'many'] },
  ...Object.fromEntries(
    ['commitment', 'department', 'golden', 'plan', 'statutory', 'post', 'worsened'].map((clock, at) => [
      `escalations-${clock}`,
      {
        query: 'screen=escalations&role=manager',
        states: ['normal', 'long'],
        act: [['click', `main header .mantine-SegmentedControl-label >> nth=${at + 1}`]],
      },
    ]),
  ),
};

const ledger = {
  ledger: { query: LEDGER, states: [...ALL, 'many'] },
  'ledger-scrolled': { query: LEDGER, states: ['many'], act: [['scroll', '[class*="scroller"]', 260_000]] },
  'ledger-wide': { query: LEDGER, states: ['many'], act: pullLast(30) },
  'ledger-wide-ticket': { query: TICKET, states: ['many'], act: [...pullLast(30), ['scroll', '[class*="scroller"]', 12_000]] },
  'ledger-none': { query: LEDGER, act: [['fill', 'main header input', '没有这样的工单']] },
  'ledger-filter': { query: LEDGER, states: ['normal', 'long'], act: [['click', icon('filter')], chip(4), chip(6), chip(13)] },
  'ledger-save-view': {
    query: LEDGER,
    act: [['click', icon('filter')], chip(4), chip(13), ['press', 'Escape'], ['click', icon('bookmark')]],
  },
  'ledger-columns': { query: LEDGER, act: [['click', icon('columns-3')]] },
  'ledger-bulk': { query: LEDGER, states: ['normal', 'long'], act: [tick(0), tick(1), tick(2)] },
  'ledger-bulk-owner': { query: LEDGER, act: [tick(0), tick(1), ['click', icon('user-share')]] },
  'ledger-bulk-stage': { query: LEDGER, act: [tick(0), tick(1), ['click', `[role="toolbar"] ${icon('arrow-right')}`]] },
  'ledger-bulk-told': {
    query: LEDGER,
    act: [
      ...[tick(0), tick(1), tick(2), ['click', `[role="toolbar"] ${icon('arrow-right')}`]],
      ...[
        ['pick', '.mantine-Popover-dropdown select', 1],
        ['fill', '.mantine-Popover-dropdown input', '批量核对'],
      ],
      ['click', '.mantine-Popover-dropdown button[type="submit"]'],
    ],
  },
  'ledger-export': { query: LEDGER, act: [['click', icon('download')]] },
  'ledger-export-too-many': { query: `${LEDGER}&total=214503`, act: [['click', icon('download')]] },
  'ledger-export-clear': {
    query: `${LEDGER}&role=lead`,
    act: [
      ['click', icon('download')],
      ['click', '.mantine-Modal-content input[type="checkbox"] >> nth=1'],
    ],
  },
  'ledger-export-done': {
    query: LEDGER,
    act: [
      ['click', icon('download')],
      ['click', '.mantine-Modal-content button[type="submit"]'],
    ],
  },
  'ledger-ticket': { query: TICKET, states: ['loading', 'normal', 'long', 'error', 'offline'] },
  'ticket-doubt': { query: `${TICKET}&doubt=1`, states: ['normal', 'long'], act: [['scroll', 'aside [class*="scroll"]', 420]] },
  'ticket-below': { query: TICKET, states: ['normal', 'long'], act: [['scroll', 'aside [class*="scroll"]', 900]] },
  'ticket-story': { query: TICKET, states: ['normal', 'long'], act: [['scroll', 'aside [class*="scroll"]', 9_000]] },
  'ticket-pause': { query: TICKET, act: [['click', `aside ${icon('player-pause')}`]] },
  'ticket-worsen': { query: TICKET, act: [['click', `aside ${icon('trending-down')}`]] },
  'ticket-stages': { query: TICKET, act: [['click', `aside footer ${icon('chevron-down')}`]] },
  'ticket-move': {
    query: TICKET,
    act: [
      ['click', `aside footer ${icon('chevron-down')}`],
      ['click', '.mantine-Menu-item >> nth=0'],
    ],
  },
  'ticket-ask': { query: TICKET, act: [['click', `aside ${icon('building-plus')}`]] },
  'ticket-scope': {
    query: TICKET,
    act: [
      ['click', `aside ${icon('scale')}`],
      ['click', '[data-testid="scope-check"] input[type="radio"] >> nth=1'],
    ],
  },
  'ticket-people': { query: `${TICKET}&presence=1`, states: ['normal', 'offline'] },
  'ticket-held': { query: `${TICKET}&presence=1&to=held-field` },
  'ticket-files': { query: `${TICKET}&files=1`, states: ['normal', 'offline'], act: [['scroll', 'aside [class*="scroll"]', 560]] },
  'ticket-conflict': { query: `${TICKET}&conflicts=1`, states: ['normal', 'long'] },
  'ledger-people': { query: `${LEDGER}&presence=1` },
  outbox: { query: `${LEDGER}&outbox=1`, states: ALL },
  'outbox-unsent': {
    query: `${LEDGER}&outbox=1`,
    states: ['long', 'offline'],
    act: [['click', '.mantine-Drawer-content [role="tab"] >> nth=0']],
  },
  'outbox-kept': { query: `${LEDGER}&outbox=1&kept=1` },
  'outbox-set-aside': { query: `${LEDGER}&outbox=1&aside=1`, states: ['normal', 'offline'] },
  conflicts: {
    query: `${LEDGER}&outbox=1&conflicts=1`,
    act: [['scroll', '.mantine-Drawer-content, .mantine-Drawer-body', 9_000]],
  },
};

const imports = {
  'import-choose': { query: `${IMPORT}none` },
  'import-unfinished': { query: `${IMPORT}unfinished` },
  'import-goes-on': { query: `${IMPORT}goesOn` },
  'import-columns': { query: `${IMPORT}mapping` },
  'import-damaged': { query: `${IMPORT}damaged` },
  'import-reading': { query: `${IMPORT}receiving` },
  'import-checking': { query: `${IMPORT}checking` },
  'import-checked': { query: `${IMPORT}checked`, states: ['normal', 'offline'] },
  'import-clean': { query: `${IMPORT}clean` },
  'import-sending': { query: `${IMPORT}sending` },
  'import-waiting': { query: `${IMPORT}waiting`, states: ['offline'] },
  'import-cancelled': { query: `${IMPORT}cancelled` },
  'import-stopped': { query: `${IMPORT}stopped` },
  'import-done': { query: `${IMPORT}done` },
};

const people = {
  customer: { query: 'screen=customer&customer=1', states: [...ALL, 'many'] },
  'customer-data-wrong': {
    query: 'screen=customer&customer=1',
    states: ['empty', 'normal'],
    act: [['click', '[data-testid="data-wrong"]']],
  },
  'customer-away': { query: FIND_AWAY, act: [AWAY_HIT] },
  'customer-away-asking': { query: `${FIND_AWAY}&away=waiting`, act: [['wait', '[data-testid="away-list"]']] },
  'customer-away-fetching': {
    query: `${FIND_AWAY}&away=fetching`,
    act: [AWAY_HIT, ['click', '[data-testid="away-hit"]'], ['wait', '[data-testid="away-hit"][aria-busy="true"]']],
  },
  'customer-away-failed': { query: `${FIND_AWAY}&away=failed`, act: [['wait', '[data-testid="away-list"] [role="status"]']] },
  'customer-away-offline': { query: FIND_AWAY, states: ['offline'], act: [['wait', '[data-testid="away-offline"]']] },
  'customer-review': { query: 'screen=customer&role=lead&review=1', states: ['loading', 'empty', 'normal', 'error', 'offline'] },
  'customer-merged': { query: 'screen=customer&role=lead&review=1', act: [['click', '[data-testid="suggestion"] button >> nth=0']] },
  'customer-records': { query: 'screen=customer&customer=1&role=lead&merged=1', states: ['normal', 'offline'] },
  'customer-separate': {
    query: 'screen=customer&customer=1&role=lead&merged=1',
    act: [
      ['click', icon('arrows-split-2')],
      ['click', '.mantine-Menu-item >> nth=1'],
    ],
  },
  'customer-separated': {
    query: 'screen=customer&customer=1&role=lead&merged=1',
    act: [
      ['click', icon('arrows-split-2')],
      ['click', '.mantine-Menu-item >> nth=1'],
      ['click', '.mantine-Popover-dropdown button[type="submit"]'],
    ],
  },
  'customer-order': { query: 'screen=customer&customer=1', states: ['normal', 'long'], act: UNFOLD },
  'customer-order-waiting': { query: 'screen=customer&customer=1&way=waiting', act: UNFOLD },
  'customer-order-failed': { query: 'screen=customer&customer=1&way=failed', act: UNFOLD },
  'customer-evidence': { query: 'screen=customer&customer=1', states: ['normal', 'long'], act: EVIDENCE },
  'customer-questions': {
    query: 'screen=customer&customer=1',
    act: [['click', '.mantine-Chip-label >> nth=2']],
  },
  'customer-found': { query: 'screen=customer&customer=1&find=林&evidence=1', states: ['normal', 'long'] },
  'customer-found-none': { query: 'screen=customer&customer=1&find=查无此人' },
  'contact-record': { query: 'screen=customer&customer=1&record=1&files=1', states: ALL },
  'contact-record-stranger': { query: 'screen=call-desk&record=stranger' },
  'customer-nobody': { query: 'screen=customer', states: ['normal', 'empty'] },
};

const LAB = 'screen=packs&role=lead&view=lab';
const packs = {
  packs: { query: 'screen=packs&role=lead', states: ALL },
  'packs-ending': { query: 'screen=packs&role=lead&ends=12' },
  'packs-ended': { query: 'screen=packs&role=lead&ends=-2&view=versions' },
  'packs-agent': { query: 'screen=packs' },
  'packs-versions': { query: 'screen=packs&role=lead&view=versions', states: ['loading', 'empty', 'normal', 'error'] },
  'packs-slots': { query: 'screen=packs&role=lead', act: [['click', icon('braces')]] },
  'packs-lab': { query: `${LAB}&try=亲，这不是我们的问题，您去找快递吧，明天肯定给您送到，别那么激动`, act: [['wait', 'mark']] },
  'packs-lab-reading': { query: LAB, states: ['loading'] },
  'packs-lab-unread': { query: `${LAB}&try=亲，这不是我们的问题`, states: ['error'] },
  'packs-lab-customer': {
    query: 'screen=packs&view=lab&speaker=customer&try=都第三次打电话了！壶底烧穿差点着火，今天不给个说法我就发抖音，退钱',
  },
  'packs-lab-empty': { query: LAB },
};

/** A hub that answers and takes nothing, by its reason; and every other state of the link that is told on each screen. */
const stuckBy = (problem) => ({ query: `screen=to-do&link=stuck&problem=${problem}` });
const link = {
  'stuck-no-entry': stuckBy('hub.no-entry'),
  'stuck-number-used': stuckBy('hub.number-used'),
  'stuck-not-taken': stuckBy('hub.not-taken'),
  'stuck-chip': { ...stuckBy('hub.no-entry'), act: [['click', '[data-testid="link-chip"]']] },
  'stuck-on-call': { query: `${CALL}&link=stuck&problem=hub.not-taken` },
  'link-file-held': { query: 'screen=to-do&problem=attachment.held' },
  'link-restored': { query: 'screen=to-do&problem=hub.epoch' },
  ...Object.fromEntries(
    ['slow', 'hub-down', 'hub-too-old', 'app-too-old', 'not-ours', 'signed-out'].map((state) => [
      `link-${state}`,
      { query: `screen=to-do&link=${state}`, act: [['click', '[data-testid="link-chip"]']] },
    ]),
  ),
};

const frame = {
  settings: { query: 'screen=settings', states: ['loading', 'normal', 'error', 'offline'] },
  'settings-model': { query: 'screen=settings&role=manager', act: [['scroll', 'main [class*="scroll"]', 2_000]] },
  'settings-below': { query: 'screen=settings', act: [['scroll', 'main [class*="scroll"]', 2_000]] },
  'link-chip': { query: 'screen=to-do', states: ['normal', 'offline'], act: [['click', '[data-testid="link-chip"]']] },
  palette: { query: 'screen=to-do', states: ['normal', 'offline'], act: [['press', 'Control+K']] },
  'palette-found': {
    query: 'screen=to-do',
    states: ['normal', 'long'],
    act: [
      ['press', 'Control+K'],
      ['fill', 'input.mantine-Spotlight-search, .mantine-Spotlight-search input', '1'],
    ],
  },
  'palette-none': {
    query: 'screen=to-do',
    act: [
      ['press', 'Control+K'],
      ['fill', 'input.mantine-Spotlight-search, .mantine-Spotlight-search input', '查无此人'],
    ],
  },
  'palette-away': { query: 'screen=to-do', act: [...PALETTE_AWAY, AWAY_HIT] },
  'palette-away-asking': { query: 'screen=to-do&away=waiting', act: PALETTE_AWAY },
  'palette-away-fetching': {
    query: 'screen=to-do&away=fetching',
    act: [...PALETTE_AWAY, AWAY_HIT, ['click', '[data-testid="away-hit"]'], ['wait', '[data-testid="away-hit"][aria-busy="true"]']],
  },
  'palette-away-failed': { query: 'screen=to-do&away=failed', act: [...PALETTE_AWAY, ['wait', '[data-tone="attention"]']] },
  'palette-away-offline': { query: 'screen=to-do', states: ['offline'], act: [...PALETTE_AWAY, ['wait', '[data-testid="away-offline"]']] },
  keys: { query: 'screen=to-do', act: [['press', 'F1']] },
  'first-sync': { query: 'screen=ledger', states: ['first-sync'] },
  upgrading: { query: 'screen=call-desk&idle=1', states: ['upgrading'] },
  'upgrading-unknown': { query: 'screen=call-desk&idle=1&upgrade=unknown', states: ['upgrading'] },
  'upgrading-soon': { query: 'screen=call-desk&idle=1&upgrade=soon', states: ['upgrading'] },
  'startup-error': { query: 'screen=call-desk', states: ['startup-error'] },
  'locked-away': { query: 'screen=call-desk&problem=lease.locked', states: ['offline'] },
  'locked-ended': { query: 'screen=call-desk&problem=lease.ended', states: ['offline'] },
  wiped: { query: 'screen=call-desk&problem=device.wiped' },
  joining: { query: 'screen=call-desk&nobody=1&link=signed-out' },
  'joining-refused': {
    query: 'screen=call-desk&nobody=1&link=signed-out&refuse=auth.code-refused',
    act: [
      ['fill', 'form input >> nth=1', 'ABCD-1234-EFGH'],
      ['press', 'Enter'],
    ],
  },
  'settings-sign-in': { query: 'screen=settings&link=signed-out', act: [['scroll', 'main [class*="scroll"]', 300]] },
};

/** Name → `query` (the address), `states` (normal when left out), `act` (steps before the picture). */
export const SCREENS = Object.fromEntries(
  Object.entries({ ...call, ...work, ...ledger, ...imports, ...people, ...packs, ...link, ...frame }).map(
    ([name, { query, states, act }]) => [name, { query, states: states ?? NORMAL, act: act ?? [] }],
  ),
);
