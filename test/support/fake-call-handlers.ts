/** The call's part of the fake desk: the real step machine, sentences and clock reading over the packs that the fake was given. */
import { implement } from '@orpc/server';
import { hourMs } from '../../src/shared/base/clock.ts';
import { steps } from '../../src/shared/base/words.ts';
import { resolveTime } from '../../src/shared/clock/resolve-time.ts';
import type { RunningContact } from '../../src/shared/contact/contact.ts';
import { deskContract } from '../../src/shared/contract/desk.ts';
import { transition } from '../../src/shared/guide/transition.ts';
import type { Pack, PackKind, PackOf } from '../../src/shared/pack/pack.ts';
import { selectTemplates } from '../../src/shared/pack/select-templates.ts';
import { sampleSlots } from '../../src/shared/pack/slot-table.ts';
import { fillTemplate } from '../../src/shared/pack/slots.ts';
import type { Room } from './fake-desk-handlers.ts';
import { fakeCommitment } from './fake-desk-rows.ts';

const os = implement(deskContract);

function packOf<K extends PackKind>(packs: readonly Pack[], kind: K): PackOf<K> | null {
  return (packs.find((pack) => pack.kind === kind) as PackOf<K> | undefined) ?? null;
}

const fixedSentence = '换作是我连着等了几天还要一次次打电话，肯定也很生气，真的对不起。';

function sentencesOf(room: Room, contact: RunningContact) {
  const content = packOf(room.state.packs, 'scripts')?.content;
  const isShipped = content?.templates.some((template) => template.step === 'commit_time' && template.scene === 'any') === true;
  if (content === undefined || !isShipped)
    return [{ step: 'empathize', templateId: 'fixed', title: '等了好几天', text: fixedSentence, missing: [], note: '' }];
  const { 券额: _unknown, ...slots } = sampleSlots();
  const query = { type: contact.guide.type, channel: contact.channel, emotion: contact.classification?.emotion ?? 0 };
  return (['opening', ...steps, 'closing'] as const).flatMap((step) =>
    selectTemplates(content, { ...query, step }, slots).map(({ id, title, text, note }) => ({
      step,
      templateId: id,
      title,
      ...fillTemplate(text, slots),
      note: note ?? '',
    })),
  );
}

type Tools = {
  contactOf(contactId: string): RunningContact;
  change(contactId: string, change: Partial<RunningContact>): RunningContact;
  gate(): Promise<void>;
};

export function callHandlers(room: Room, { contactOf, change, gate }: Tools) {
  const { state, nowMs } = room;
  return {
    guide: {
      send: os.guide.send.handler(({ input }) => {
        state.asked.push({ name: 'guide.send', input });
        const { guide: snapshot } = contactOf(input.contactId);
        const guide = packOf(state.packs, 'guides')?.content.guides.find((each) => each.guide_id === snapshot.guideId);
        const next = guide === undefined ? snapshot : transition(guide, snapshot, input.event).snapshot;
        return change(input.contactId, { guide: next });
      }),
      sentences: os.guide.sentences.handler(async ({ input }) => {
        await gate();
        return sentencesOf(room, contactOf(input.contactId));
      }),
    },
    time: {
      resolve: os.time.resolve.handler(({ input }) => {
        const calendar = packOf(state.packs, 'policy')?.content.calendar;
        if (calendar === undefined) {
          const clear = /\d/.test(input.text);
          return { dueAtMs: clear ? nowMs + 7 * hourMs : null, label: clear ? '今天 18:00' : '', warning: clear ? null : '请说清几点前' };
        }
        const read = resolveTime(input.text, nowMs, calendar);
        return { dueAtMs: read?.dueAtMs ?? null, label: read?.label ?? '', warning: null };
      }),
    },
    make: os.commitment.make.handler(({ input }) => {
      state.asked.push({ name: 'commitment.make', input });
      const { what, words, customerId, contactId } = input;
      const made = fakeCommitment(50 + state.made.length, nowMs, { what, words, customerId, contactId });
      state.made.push(made);
      room.desk.changed('ticket');
      if (contactId !== null) change(contactId, { commitmentIds: [...contactOf(contactId).commitmentIds, made.id] });
      return made;
    }),
  };
}
