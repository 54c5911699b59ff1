/** Hears from the hub of calls and chats in progress, and opens the stream again when it is lost. What they mean is the receiver's affair. */
import { contactStreamPath, type ToldEvent, toldEventSchema } from '../../../shared/contract/contact-events.ts';
import { openEventStream, type PokeOptions } from './poke-stream.ts';

const againAfterMs = 3_000;

export function followContacts(options: PokeOptions, onEvent: (told: ToldEvent) => void): { stop(): void } {
  let isStopped = false;
  let close = () => {};
  let cancel = () => {};
  const open = () => {
    const stream = openEventStream(options, contactStreamPath, {
      onData(data) {
        const told = toldEventSchema.safeParse(data);
        if (told.success) onEvent(told.data);
      },
      onLost() {
        if (!isStopped) cancel = options.setTimer(open, againAfterMs);
      },
    });
    close = stream.close;
  };
  open();
  return {
    stop() {
      isStopped = true;
      cancel();
      close();
    },
  };
}
