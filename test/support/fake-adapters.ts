/** The fake desk's ways in and progress links: a local socket that is open and has refused somebody, and a link that is always the same. */
import { implement } from '@orpc/server';
import type { AdaptersView } from '../../src/shared/contract/adapter-views.ts';
import { deskContract } from '../../src/shared/contract/desk.ts';

const os = implement(deskContract);
const dayMs = 86_400_000;

function view(nowMs: number): AdaptersView {
  return {
    local: {
      ...{ enabled: true, port: 4719, token: 'fake-token-for-pictures-only-0000000000000', origins: ['https://cti.example.com'] },
      ...{ state: 'open', problem: null, clients: 1, events: 128, lastEventAtMs: nowMs - 40_000 },
      refused: { count: 3, why: 'token', atMs: nowMs - 600_000 },
    },
    links: { taken: 2, refused: 0, lastAtMs: null },
  };
}

/** `note` writes down what was asked and tells the topics that changed. */
export function fakeOutside(nowMs: number, gate: () => Promise<void>, note: (name: string, input: unknown) => { ok: true }) {
  return {
    adapters: {
      get: os.adapters.get.handler(() => gate().then(() => view(nowMs))),
      setLocal: os.adapters.setLocal.handler(({ input }) => note('adapters.setLocal', input)),
      renewToken: os.adapters.renewToken.handler(() => note('adapters.renewToken', null)),
    },
    progressLink: {
      make: os.progressLink.make.handler(({ input }) => {
        note('progressLink.make', input);
        return { url: 'https://hub.example/p/fake', expiresAtMs: nowMs + 30 * dayMs };
      }),
      revoke: os.progressLink.revoke.handler(({ input }) => note('progressLink.revoke', input)),
    },
  };
}
