/** Hears from the hub who is on which ticket. */
import { presenceStreamPath, type ToldPresence, toldPresenceSchema } from '../../../shared/contract/presence.ts';
import { followStream } from './follow-stream.ts';
import type { PokeOptions } from './poke-stream.ts';

/** `onTold` gets null when the stream is lost: nothing is known of others until it begins anew. */
export function followPresence(options: PokeOptions, onTold: (told: ToldPresence | null) => void): { stop(): void } {
  return followStream(options, presenceStreamPath, {
    onData(data) {
      const told = toldPresenceSchema.safeParse(data);
      if (told.success) onTold(told.data);
    },
    onLost: () => onTold(null),
  });
}
