/** The public posts of the fake desk: two that wait, one that is overdue, one that was answered. */
import { implement } from '@orpc/server';
import { deskContract } from '../../src/shared/contract/desk.ts';
import type { PostView } from '../../src/shared/contract/post-views.ts';
import type { Room } from './fake-desk-handlers.ts';
import { fakeId } from './fake-desk-rows.ts';

const os = implement(deskContract);
const minuteMs = 60_000;
const invitation = '看到您说的情况了，让您遇到这样的事，很抱歉。请您私信我们，我们单独为您核实，有专人跟到办完。';

export function fakePost(n: number, nowMs: number, agoMinutes: number, changes: Partial<PostView> = {}): PostView {
  const postedAtMs = nowMs - agoMinutes * minuteMs;
  return {
    ...{ id: fakeId(8_000 + n), from: '小鱼妈妈', place: '小红书', postedAtMs, dueAtMs: postedAtMs + 30 * minuteMs, answeredAtMs: null },
    ...{ answeredBy: '', said: [{ id: '0', speaker: 'customer', text: '奶瓶收到就是裂的，客服三天没人理，大家避雷' }], customerId: null },
    ...{ customerName: '', ticket: null, isEmergency: false, unsent: false, ...changes },
  };
}

export function fakePosts(room: Room, { gate, note }: { gate(): Promise<void>; note(name: string, input: unknown): { ok: true } }) {
  const { nowMs, scenario } = room;
  const long = scenario === 'long' ? '，包装也破了，问了四次都说在处理，没有一次给准话'.repeat(12) : '';
  let posts =
    scenario === 'empty'
      ? []
      : [
          fakePost(1, nowMs, 47, {
            from: '老周不吃辣',
            place: '店铺评价 · 2 星',
            said: [{ id: '0', speaker: 'customer', text: `充电器充着充着冒烟了${long}` }],
            isEmergency: true,
          }),
          fakePost(2, nowMs, 25),
          fakePost(3, nowMs, 3, {
            from: '阿禾',
            place: '微博',
            said: [{ id: '0', speaker: 'customer', text: `退款说三天到，五天了${long}` }],
          }),
          fakePost(4, nowMs, 90, { from: '晴天', answeredAtMs: nowMs - 70 * minuteMs, answeredBy: '许宁' }),
        ];
  const change = (postId: string, changes: Partial<PostView>) => {
    posts = posts.map((post) => (post.id === postId ? { ...post, ...changes } : post));
    room.desk.changed('contact');
  };
  return {
    queue: os.post.queue.handler(async () => {
      await gate();
      return {
        open: posts.filter(({ answeredAtMs }) => answeredAtMs === null).sort((a, b) => a.dueAtMs - b.dueAtMs),
        answered: posts.filter(({ answeredAtMs }) => answeredAtMs !== null),
        invitation,
        closeReasons: ['内容与我们无关', '平台已处理或已删除'],
      };
    }),
    waiting: os.post.waiting.handler(() => ({
      dueAtMs: posts
        .filter(({ answeredAtMs }) => answeredAtMs === null)
        .map(({ dueAtMs }) => dueAtMs)
        .sort((a, b) => a - b),
    })),
    add: os.post.add.handler(({ input }) => {
      note('post.add', input);
      const added = fakePost(9, nowMs, 0, {
        from: input.from,
        place: input.place,
        said: [{ id: '0', speaker: 'customer', text: input.text }],
      });
      posts = [...posts, added];
      room.desk.changed('contact');
      return { postId: added.id };
    }),
    reply: os.post.reply.handler(({ input }) => {
      const post = posts.find(({ id }) => id === input.postId);
      const said = [...(post?.said ?? []), { id: 'reply', speaker: 'agent' as const, text: input.text }];
      change(input.postId, { answeredAtMs: nowMs, answeredBy: '许宁', said });
      return note('post.reply', input);
    }),
    close: os.post.close.handler(({ input }) => {
      change(input.postId, { answeredAtMs: nowMs, answeredBy: '许宁' });
      return note('post.close', input);
    }),
    movePrivate: os.post.movePrivate.handler(({ input }) => {
      note('post.movePrivate', input);
      const ticket = { id: fakeId(1_000), ticketNo: 'TK-20261122-7F3KQ' };
      change(input.postId, { ticket });
      return { ticketId: ticket.id, ticketNo: ticket.ticketNo, contactId: fakeId(60) };
    }),
  };
}
