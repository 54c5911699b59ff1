/** What the sample teams asked of other departments: one part for most tickets that need one, told from the tickets themselves. */
import { dayMs, hourMs, minuteMs } from '../../../shared/base/clock.ts';
import type { PolicyContent } from '../../../shared/pack/pack.ts';
import type { EntityPut } from '../../../shared/sync/mutation.ts';
import { proposeRoutes, taskDueAtMs } from '../../../shared/ticket/routing.ts';
import { briefOf, departmentScope, type HandBackReason, type Task, type TaskEntry, taskIdOf } from '../../../shared/ticket/task.ts';
import type { Ticket, TicketEvent } from '../../../shared/ticket/ticket.ts';
import { cast } from './cast.ts';

const answers: { readonly [D in Task['department']]?: string } = {
  quality: '已调出该批次质检记录并复测，属部件装配问题，可以直接换新，同批次已加检。',
  logistics: '已与派送网点核实：包裹在站内，今天安排优先派送，派送员会先打电话。',
  finance: '已核对退款流水，款项已原路打出，银行处理后到账。',
  product: '已核对商品页，主图存在色差，已提交更正，换货可按实物颜色安排。',
  membership: '已核对权益记录，漏发部分已补，客户账户可见。',
};
const handBacks: readonly { code: HandBackReason; text: string }[] = [
  { code: 'needs_evidence', text: '请补一段故障现象的视频，照片看不出是哪个部件' },
  { code: 'needs_facts', text: '请确认客户是否已拒收过一次' },
];

/** Who answers for the team's departments; the other team has no owners of its own. */
function ownerName(scope: string, department: Task['department']): string {
  const own = cast.find(({ teamId, departments }) => scope === `team:${teamId}` && departments.includes(department));
  return own?.name ?? '部门负责人';
}

type Telling = { nowMs: number; policy: PolicyContent };
type Asked = { ticket: Ticket; asker: Pick<TicketEvent, 'authorId' | 'authorName'>; askedAtMs: number; place: number };

function entry(kind: TaskEntry['kind'], text: string, at: { byName: string; atMs: number; code?: HandBackReason }): TaskEntry {
  return { kind, text, byName: at.byName, atMs: at.atMs, code: at.code ?? null, proof: '' };
}

/** Answered where the ticket has gone on to a plan; of the others one in five was handed back. */
function ending(task: Task, { place, ticket }: Asked, nowMs: number): Partial<Task> {
  const byName = ownerName(ticket.scope, task.department);
  const atMs = Math.min(nowMs - 30 * minuteMs, task.askedAtMs + (2 + (place % 5)) * hourMs);
  const settled = ticket.stage === 'confirming' || ticket.stage === 'care' || (ticket.stage === 'executing' && place % 3 > 0);
  if (settled) {
    const result = answers[task.department] ?? '已处理。';
    return { state: 'answered', result, settledAtMs: atMs, thread: [...task.thread, entry('answered', result, { byName, atMs })] };
  }
  const back = handBacks[place % handBacks.length];
  if (place % 5 !== 4 || back === undefined || atMs <= task.askedAtMs) return {};
  return { state: 'handed_back', thread: [...task.thread, entry('handed_back', back.text, { byName, atMs, code: back.code })] };
}

function partOf(asked: Asked, { nowMs, policy }: Telling): EntityPut[] {
  const { ticket, asker, askedAtMs } = asked;
  const [route] = proposeRoutes(ticket, policy.routing);
  const scope = route === undefined ? null : departmentScope(route.department, ticket.scope);
  if (route === undefined || scope === null) return [];
  const { department, ask: what } = route;
  const thread = [entry('asked', what, { byName: asker.authorName, atMs: askedAtMs })];
  const task: Task = {
    ...{ id: taskIdOf(ticket.id, department, 1), scope, ver: 0, deleted: false, ticketId: ticket.id, customerId: ticket.customerId },
    ...{ department, slot: 1, kind: 'work', duty: null, what, brief: briefOf(ticket), askedById: asker.authorId },
    ...{ askedByName: asker.authorName, askedAtMs, state: 'open', result: '', settledAtMs: null, thread, rev: ticket.ownerRev },
    dueAtMs: taskDueAtMs({ department, duty: null, openedAtMs: ticket.openedAtMs, nowMs: askedAtMs }, policy),
  };
  return [{ entity: 'task', row: { ...task, ...ending(task, asked, nowMs) } }];
}

const waiting: ReadonlySet<Ticket['stage']> = new Set(['verifying', 'solving', 'executing', 'confirming', 'care']);

/** Parts of the tickets in `told`. Those still waiting were asked for in the last two days, so that a queue has all its colours. */
export function tellTasks(told: readonly EntityPut[], telling: Telling): EntityPut[] {
  const created = new Map<string, TicketEvent>();
  for (const put of told) if (put.entity === 'ticket_event' && put.row.kind === 'created') created.set(put.row.ticketId, put.row);
  const tickets = told.flatMap((put) => (put.entity === 'ticket' && waiting.has(put.row.stage) ? [put.row] : []));
  return tickets.flatMap((ticket, place) => {
    const asker = created.get(ticket.id);
    if (asker === undefined || place % 2 === 1) return [];
    const recentMs = telling.nowMs - (1 + ((place * 7) % 40)) * hourMs;
    const askedAtMs = Math.max(asker.atMs + 10 * minuteMs, Math.min(recentMs, asker.atMs + 2 * dayMs));
    return partOf({ ticket, asker, askedAtMs: Math.min(askedAtMs, telling.nowMs - 5 * minuteMs), place: place >> 1 }, telling);
  });
}
