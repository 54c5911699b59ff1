/** Owns how peers are loaded: from `bench/peers`, which has a lock of its own and whose types are not the project's. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const fromPeers = createRequire(new URL('../peers/package.json', import.meta.url));

/** `Shape` is what the caller uses of it; nothing checks it but running it. */
export async function peerModule<Shape>(name: string): Promise<Shape> {
  return (await import(pathToFileURL(fromPeers.resolve(name)).href)) as Shape;
}
