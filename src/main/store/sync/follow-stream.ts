/** Keeps one of the hub's streams open: when it is lost, it is opened again a moment later, for as long as it is followed. */
import { openEventStream, type PokeOptions, type StreamListener } from './poke-stream.ts';

const againAfterMs = 3_000;

/** `onLost` is called at each loss, and not after `stop`. */
export function followStream(options: PokeOptions, path: string, listener: StreamListener): { stop(): void } {
  let isStopped = false;
  let close = () => {};
  let cancel = () => {};
  const open = () => {
    const stream = openEventStream(options, path, {
      onData: listener.onData,
      onLost() {
        if (isStopped) return;
        listener.onLost();
        cancel = options.setTimer(open, againAfterMs);
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
