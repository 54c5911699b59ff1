/** The optional model: who may change where it is asked, and asking it. The key is written once and never read back by anybody. */
import { maskPersonal } from '../../shared/assist/mask-personal.ts';
import { type AssistCase, promptFor } from '../../shared/assist/model-prompt.ts';
import { readSuggestion } from '../../shared/assist/read-suggestion.ts';
import { may } from '../../shared/base/rights.ts';
import { type ModelFailure, modelPatienceMs } from '../../shared/contract/assist.ts';
import { createAddressGate } from './address-gate.ts';
import type { HubLog } from './hub-core.ts';
import type { Access, ModelEndpointStorage } from './hub-storage.ts';
import { askModel } from './model-call.ts';
import { Refused } from './refused.ts';

const mostPerMinute = 20;
const mostTokens = 400;

export type AssistChange = { enabled: boolean; url: string; model: string; key: string | null };
export type AssistSetting = Omit<AssistChange, 'key'> & {
  has_key: boolean;
  changed_at_ms: number | null;
  changed_by: string;
  may_change: boolean;
};
export type Suggested = { status: 'ok'; text: string } | { status: 'failed'; why: ModelFailure };

export type Assist = {
  setting(access: Access): Promise<AssistSetting>;
  change(access: Access, wish: AssistChange): Promise<AssistSetting>;
  test(access: Access): Promise<{ failure: ModelFailure | null; took_ms: number }>;
  suggest(access: Access, given: AssistCase, signal?: AbortSignal): Promise<Suggested>;
};

export type AssistOptions = { storage: ModelEndpointStorage; nowMs: () => number; log: HubLog; patienceMs?: number | undefined };

function mayChange({ user }: Access): boolean {
  return may(user.role, 'nameModel');
}

/** Desks hide what they know of the customer; what still looks personal is hidden here once more. */
function hidden(given: AssistCase): AssistCase {
  const { turns, problem } = given;
  return {
    ...given,
    turns: turns.map(({ by, text }) => ({ by, text: maskPersonal(text) })),
    problem: { what: maskPersonal(problem.what), ask: maskPersonal(problem.ask) },
  };
}

export function createAssist({ storage, nowMs, log, patienceMs = modelPatienceMs }: AssistOptions): Assist {
  const gate = createAddressGate(mostPerMinute);
  const setting = async (access: Access): Promise<AssistSetting> => {
    const found = await storage.read();
    const { enabled = false, url = '', model = '', key = '', changedAtMs = null, changedBy = '' } = found ?? {};
    const may = mayChange(access);
    return { enabled, url, model, has_key: key !== '', changed_at_ms: changedAtMs, changed_by: changedBy, may_change: may };
  };
  const needsRight = (access: Access) => {
    if (!mayChange(access)) throw new Refused({ kind: 'FORBIDDEN' }, 'only a manager or an administrator changes the model');
  };
  return {
    setting,
    async change(access, { enabled, url, model, key }) {
      needsRight(access);
      const before = await storage.read();
      if (enabled && (url === '' || model === ''))
        throw new Refused({ kind: 'BAD_REQUEST' }, 'an address and a model are needed to switch it on');
      // A key goes where it was meant for and nowhere else.
      const kept = before !== null && before.url === url ? before.key : '';
      await storage.write({ enabled, url, model, key: key ?? kept, changedAtMs: nowMs(), changedBy: access.user.name });
      log(`model endpoint ${enabled ? 'on' : 'off'}`);
      return setting(access);
    },
    async test(access) {
      needsRight(access);
      const endpoint = await storage.read();
      if (endpoint === null || endpoint.url === '' || endpoint.model === '') return { failure: 'off', took_ms: 0 };
      const sinceMs = performance.now();
      const answer = await askModel(endpoint, { messages: [{ role: 'user', content: '请只回复一个字：好' }], mostTokens: 20, patienceMs });
      return { failure: answer.ok ? null : answer.why, took_ms: Math.round(performance.now() - sinceMs) };
    },
    async suggest({ user }, given, signal) {
      const endpoint = await storage.read();
      if (endpoint?.enabled !== true) return { status: 'failed', why: 'off' };
      if (gate.waitSeconds(user.id, nowMs()) > 0) return { status: 'failed', why: 'too-many' };
      const answer = await askModel(endpoint, { messages: promptFor(hidden(given)), mostTokens, patienceMs, signal });
      if (!answer.ok) {
        if (signal?.aborted !== true) log(`model endpoint: ${answer.why}`);
        return { status: 'failed', why: answer.why };
      }
      if (answer.isCut) return { status: 'failed', why: 'too-long' };
      const read = readSuggestion(answer.text);
      return read.ok ? { status: 'ok', text: read.text } : { status: 'failed', why: read.why };
    },
  };
}
