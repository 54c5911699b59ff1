/** Trades an enrolment code for a device token at the hub, and says plainly why not. Knows HTTP, keeps nothing. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { codeExpired, type Enrolment, enrolmentSchema, healthSchema } from '../../shared/contract/hub.ts';
import { proto, protoMin } from '../../shared/contract/protocol-version.ts';

type Fetch = (address: string | URL, init?: RequestInit) => Promise<Response>;
export type HubRequest = { hubUrl: string; fetch: Fetch };
export type EnrolRequest = HubRequest & { code: string; device: string };

/** The longest a single request may take; the caller tries again later. */
export const enrolTimeoutMs = 15_000;

async function askJson(request: HubRequest, path: string, init: RequestInit): Promise<Result<{ status: number; body: unknown }>> {
  let response: Response;
  try {
    // A redirect would carry the code or the token to an address that nobody chose.
    const guarded: RequestInit = { ...init, redirect: 'manual', signal: AbortSignal.timeout(enrolTimeoutMs) };
    response = await request.fetch(`${request.hubUrl.replace(/\/+$/, '')}${path}`, guarded);
  } catch {
    return fail('hub.offline', 'main', `no answer from the hub at ${path}`);
  }
  if (response.status >= 300 && response.status < 400) return fail('hub.not-ours', 'main', `${path} was redirected`);
  try {
    return ok({ status: response.status, body: await response.json() });
  } catch {
    return fail('hub.not-ours', 'main', `the answer to ${path} is not JSON`);
  }
}

async function checkHealth(request: HubRequest): Promise<Result<true>> {
  const answer = await askJson(request, '/health', {});
  if (!answer.ok) return answer;
  if (answer.value.status >= 500) return fail('hub.error', 'hub', `health answered ${answer.value.status}`);
  const isOurs = z.object({ product: z.literal('steadydesk-hub') }).safeParse(answer.value.body).success;
  if (!isOurs) return fail('hub.not-ours', 'main', 'something else answers at the address of the hub');
  const health = healthSchema.safeParse(answer.value.body);
  if (!health.success || health.data.proto_max < protoMin) return fail('hub.too-old', 'main', 'the hub speaks an older protocol');
  if (health.data.proto_min > proto) return fail('hub.app-too-old', 'main', 'the hub no longer speaks our protocol');
  return ok(true);
}

const refusedCodeSchema = z.object({ data: z.object({ reason: z.literal(codeExpired) }) });

export async function enrolDesk(request: EnrolRequest): Promise<Result<Enrolment>> {
  const health = await checkHealth(request);
  if (!health.ok) return health;
  const answer = await askJson(request, '/enrol/v1', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: request.code, device: request.device }),
  });
  if (!answer.ok) return answer;
  const { status, body } = answer.value;
  if (status === 401 && refusedCodeSchema.safeParse(answer.value.body).success) {
    return fail('auth.code-expired', 'hub', 'the enrolment code was not used in its time');
  }
  if (status === 401 || status === 403 || status === 400)
    return fail('auth.code-refused', 'hub', `the enrolment code was refused (${status})`);
  if (status === 404) return fail('hub.too-old', 'hub', 'the hub knows no enrolment');
  if (status !== 200) return fail('hub.error', 'hub', `enrolment answered ${status}`);
  const enrolment = enrolmentSchema.safeParse(body);
  return enrolment.success ? ok(enrolment.data) : fail('hub.not-ours', 'main', 'the enrolment answer has another shape');
}

/** Whether the hub still takes this token; null when nobody could say. */
export async function askToken(request: HubRequest & { token: string }): Promise<boolean | null> {
  const answer = await askJson(request, '/session/v1', { headers: { authorization: `Bearer ${request.token}` } });
  if (!answer.ok) return null;
  return answer.value.status === 200 ? true : answer.value.status === 401 ? false : null;
}
