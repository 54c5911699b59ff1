/** How a desk gets its token, and what it says when it does not. */
import { expect, test } from 'vitest';
import { type EnrolmentOptions, enrolByHand, keepEnrolled, ownToken } from '../../../src/main/app/enrolment.ts';
import { askToken, enrolDesk } from '../../../src/main/platform/enrol.ts';
import { hourMs } from '../../../src/shared/base/clock.ts';
import { errorTable } from '../../../src/shared/base/error-codes.ts';
import type { AppError } from '../../../src/shared/base/result.ts';
import { codeExpired, enrolCodeGoodMs } from '../../../src/shared/contract/hub.ts';
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
  ['the code is wrong', { '/health': { body: health }, '/enrol/v1': { status: 401, body: {} } }, 'auth.code-refused'],
  [
    'the code was not used in its time',
    { '/health': { body: health }, '/enrol/v1': { status: 401, body: { code: 'UNAUTHORIZED', data: { reason: codeExpired } } } },
    'auth.code-expired',
  ],
  ['the hub is from before there were codes', { '/health': { body: health }, '/enrol/v1': { status: 404, body: {} } }, 'hub.too-old'],
  ['an old hub greets in another shape', { '/health': { body: { product: 'steadydesk-hub', version: 1 } } }, 'hub.too-old'],
  ['we are sent on to another address', { '/health': { status: 302, text: '' } }, 'hub.not-ours'],
  ['the answer has another shape', { '/health': { body: health }, '/enrol/v1': { body: { token: 1 } } }, 'hub.not-ours'],
])('when %s, it says so', async (_, answers, code) => {
  expect(await enrolDesk(hub(answers))).toMatchObject({ ok: false, error: { code } });
});

test('whether a token is still taken is yes, no, or unknown', async () => {
  const asked = (answer: Answer) => askToken({ ...hub({ '/session/v1': answer }), token: 't' });
  expect([await asked({ body: {} }), await asked({ status: 401, body: {} }), await asked('down')]).toEqual([true, false, null]);
});

test('neither the code nor the token follows a redirect', async () => {
  const modes: unknown[] = [];
  const fetch = async (address: string | URL, init?: RequestInit) => {
    modes.push(init?.redirect);
    return Response.json(String(address).endsWith('/health') ? health : enrolment);
  };
  await enrolDesk({ ...hub({}), fetch });
  await askToken({ ...hub({}), fetch, token: 't' });
  expect(modes).toEqual(['manual', 'manual', 'manual']);
});

const url = 'http://127.0.0.1:9';
const offline: AppError = { code: 'hub.offline', origin: 'main', message: '' };

/** Runs an enrolment to its end and tells what happened. */
async function runEnrolment(parts: Partial<EnrolmentOptions>, run: (options: EnrolmentOptions) => Promise<unknown> = keepEnrolled) {
  const seen = { waits: [] as number[], problems: [] as (string | null)[], enrolled: [] as unknown[] };
  await run({
    hubUrl: url,
    stored: null,
    enrol: async () => ({ ok: true, value: enrolment }),
    isTokenGood: async () => null,
    wait: async (ms) => {
      seen.waits.push(ms);
    },
    onEnrolled: (one) => seen.enrolled.push(one),
    keep: () => ({ ok: true, value: null }),
    onProblem: (error) => seen.problems.push(error?.code ?? null),
    log: () => undefined,
    ...parts,
  });
  return seen;
}

test('enrolment is tried again, more and more slowly, until the hub is back', async () => {
  let tries = 0;
  const seen = await runEnrolment({
    enrol: async () => {
      tries += 1;
      return tries < 4 ? { ok: false, error: offline } : { ok: true, value: enrolment };
    },
  });
  expect(seen).toEqual({
    waits: [500, 1_000, 2_000],
    problems: ['hub.offline', 'hub.offline', 'hub.offline', null, null],
    enrolled: [{ ...enrolment, hub_url: url }],
  });
});

test.each(['auth.code-refused', 'auth.code-expired'] as const)('a refused code (%s) is said once and not tried again', async (code) => {
  const refused: AppError = { code, origin: 'hub', message: '' };
  const seen = await runEnrolment({ enrol: async () => ({ ok: false, error: refused }) });
  expect(seen).toEqual({ waits: [], problems: [code], enrolled: [] });
});

test('the sentence about an expired code names the time that the hub goes by', () => {
  const { zh, en } = errorTable['auth.code-expired'];
  const hours = `${enrolCodeGoodMs / hourMs}`;
  expect([zh.includes(`${hours} 小时`), en.includes(`${hours} hours`)]).toEqual([true, true]);
});

test('a token that a full disk does not take is in use at once and written when there is room', async () => {
  let tries = 0;
  const seen = await runEnrolment({
    keep: () => {
      tries += 1;
      return tries < 3 ? { ok: false, error: { code: 'disk.full', origin: 'main', message: '' } } : { ok: true, value: null };
    },
  });
  expect(seen).toEqual({
    waits: [500, 1_000],
    problems: [null, 'disk.full', 'disk.full', null],
    enrolled: [{ ...enrolment, hub_url: url }],
  });
});

test('without a token and without a code the desk says that nobody is signed in', async () => {
  expect((await runEnrolment({ enrol: null })).problems).toEqual(['auth.expired']);
  expect((await runEnrolment({ enrol: null, stored: { ...enrolment, hub_url: url } })).problems).toEqual([]);
});

test('a stored token is used until the hub refuses it', async () => {
  const run = async (isGood: boolean | null) => {
    let tries = 0;
    await runEnrolment({
      stored: { ...enrolment, hub_url: url },
      enrol: async () => {
        tries += 1;
        return { ok: true, value: enrolment };
      },
      isTokenGood: async () => isGood,
    });
    return tries;
  };
  expect([await run(true), await run(null), await run(false)]).toEqual([0, 0, 1]);
});

test('a token is shown to the hub that gave it, on this machine behind any port, and to nobody else', () => {
  const from = (hub_url: string) => ({ ...enrolment, hub_url });
  const shown = (stored: string, asked: string | null) => ownToken(from(stored), asked) !== null;
  expect(shown('https://hub.example/', 'https://hub.example')).toBe(true);
  expect(shown('http://127.0.0.1:4710', 'http://localhost:50000')).toBe(true);
  expect(shown('https://hub.example', null)).toBe(true);
  expect(shown('https://hub.example', 'https://hub.example.evil.example')).toBe(false);
  expect(shown('https://hub.example', 'http://hub.example')).toBe(false);
  expect(shown('https://hub.example', 'http://127.0.0.1:4710')).toBe(false);
});

test('a code typed by a person is asked once, and whoever typed it is told why it was not taken', async () => {
  let tries = 0;
  const told: (AppError | null)[] = [];
  const typed = async (options: EnrolmentOptions) => {
    told.push(await enrolByHand(options));
  };
  const enrol: EnrolmentOptions['enrol'] = async () => {
    tries += 1;
    return { ok: false, error: offline };
  };
  expect(await runEnrolment({ enrol }, typed)).toEqual({ waits: [], problems: [], enrolled: [] });
  expect([tries, told]).toEqual([1, [offline]]);
});

test('a code typed by a person that is taken puts the desk to work at once, and its token is written as soon as there is room', async () => {
  let tries = 0;
  let isWritten = () => {};
  const written = new Promise<void>((resolve) => {
    isWritten = resolve;
  });
  const keep: EnrolmentOptions['keep'] = () => {
    tries += 1;
    if (tries < 3) return { ok: false, error: { code: 'disk.full', origin: 'main', message: '' } };
    isWritten();
    return { ok: true, value: null };
  };
  const typed = async (options: EnrolmentOptions) => {
    expect(await enrolByHand(options)).toBe(null);
    await written;
  };
  const seen = await runEnrolment({ keep }, typed);
  expect([seen.enrolled, seen.waits]).toEqual([[{ ...enrolment, hub_url: url }], [500, 1_000]]);
});
