/** Hears from the hub of calls and chats in progress. What they mean is the receiver's affair. */
import { contactStreamPath, type ToldEvent, toldEventSchema } from '../../../shared/contract/contact-events.ts';
import { followStream } from './follow-stream.ts';
import type { PokeOptions } from './poke-stream.ts';

export function followContacts(options: PokeOptions, onEvent: (told: ToldEvent) => void): { stop(): void } {
  return followStream(options, contactStreamPath, {
    onData(data) {
      const told = toldEventSchema.safeParse(data);
      if (told.success) onEvent(told.data);
    },
    onLost: () => undefined,
  });
}
