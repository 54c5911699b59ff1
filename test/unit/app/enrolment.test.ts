/** How a desk gets its token, and what it says when it does not. */
import { expect, test } from 'vitest';
import { keepEnrolled } from '../../../src/main/app/enrolment.ts';
import { askToken, enrolDesk } from '../../../src/main/platform/enrol.ts';
import type { AppError } from '../../../src/shared/base/result.ts';
import { proto } from '../../../src/shared/contract/protocol-version.ts';

const health = {
  product: 'steadydesk-hub',
  proto_min: proto,
  proto_max: proto,
  schema: 1,
  epoch: '01900000-0000-4000-8000-000000000002',
  sample: true,
  hub_time: 1,
};
const enrolment = {
  token: 'token-of-a-test',
  user: { id: '01900000-0000-7000-8000-000000000009', name: '周晴', role: 'agent' as const, teamId: 't1', teamName: '一组' },
  hub_id: '01900000-0000-4000-8000-000000000001',
  sample: true,
  pack_keys: {},
};

type Answer = { status?: number; body?: unknown; text?: string } | 'down';

function hub(answers: Record<string, Answer>) {
  const fetch = async (address: string | URL) => {
    const answer = answers[new URL(address).pathname];
    if (answer === undefined || answer === 'down') throw new TypeError('fetch failed');
    return new Response(answer.text ?? JSON.stringify(answer.body), { status: answer.status ?? 200 });
  };
  return { hubUrl: 'http://127.0.0.1:9', code: 'code-of-a-test', device: 'desk', fetch };
}

test('a good code brings the token', async () => {
  const answer = await enrolDesk(hub({ '/health': { body: health }, '/enrol/v1': { body: enrolment } }));
  expect(answer).toEqual({ ok: true, value: enrolment });
});

test.each<[string, Record<string, Answer>, string]>([
  ['nobody answers', {}, 'hub.offline'],
  ['a sign-in page answers', { '/health': { text: '<html>login</html>' } }, 'hub.not-ours'],
  ['another program answers', { '/health': { body: { product: 'printer' } } }, 'hub.not-ours'],
  ['the hub is older than we speak', { '/health': { body: { ...health, proto_max: 0 } } }, 'hub.too-old'],
  ['the hub is newer than we speak', { '/health': { body: { ...health, proto_min: proto + 1, proto_max: proto + 1 } } }, 'hub.app-too-old'],
  ['the hub is ill', { '/health': { status: 503, body: {} } }, 'hub.error'],
  ['the code is wrong', { '/health': { body: health }, '/enrol/v1': { status: 401, body: {} } }, 'auth.forbidden'],
  ['the answer has another shape', { '/health': { body: health }, '/enrol/v1': { body: { token: 1 } } }, 'hub.not-ours'],
])('when %s, it says so', async (_, answers, code) => {
  expect(await enrolDesk(hub(answers))).toMatchObject({ ok: false, error: { code } });
});

test('whether a token is still taken is yes, no, or unknown', async () => {
  const asked = (answer: Answer) => askToken({ ...hub({ '/session/v1': answer }), token: 't' });
  expect([await asked({ body: {} }), await asked({ status: 401, body: {} }), await asked('down')]).toEqual([true, false, null]);
});

test('enrolment is tried again, more and more slowly, until the hub is back', async () => {
  const waits: number[] = [];
  const problems: (AppError | null)[] = [];
  const enrolled: unknown[] = [];
  let tries = 0;
  await keepEnrolled({
    hubUrl: 'http://127.0.0.1:9',
    stored: null,
    enrol: async () => {
      tries += 1;
      return tries < 4 ? { ok: false, error: { code: 'hub.offline', origin: 'main', message: '' } } : { ok: true, value: enrolment };
    },
    isTokenGood: async () => null,
    wait: async (ms) => {
      waits.push(ms);
    },
    onEnrolled: (one) => enrolled.push(one),
    onProblem: (error) => problems.push(error),
    log: () => undefined,
  });
  expect(waits).toEqual([500, 1_000, 2_000]);
  expect(problems.map((problem) => problem?.code ?? null)).toEqual(['hub.offline', 'hub.offline', 'hub.offline', null]);
  expect(enrolled).toEqual([{ ...enrolment, hub_url: 'http://127.0.0.1:9' }]);
});

test('a stored token is used until the hub refuses it', async () => {
  const run = async (isGood: boolean | null) => {
    let tries = 0;
    await keepEnrolled({
      hubUrl: 'http://127.0.0.1:9',
      stored: { ...enrolment, hub_url: 'http://127.0.0.1:9' },
      enrol: async () => {
        tries += 1;
        return { ok: true, value: enrolment };
      },
      isTokenGood: async () => isGood,
      wait: async () => undefined,
      onEnrolled: () => undefined,
      onProblem: () => undefined,
      log: () => undefined,
    });
    return tries;
  };
  expect([await run(true), await run(null), await run(false)]).toEqual([0, 0, 1]);
});
