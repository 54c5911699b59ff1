/**
 * Reads `steadydesk://` and `tel:` links that the operating system hands over. Any web page can offer such a link, so it can do one
 * thing only: ring with a number. It never answers, dials, opens a customer or changes anything.
 */
import type { EventEnvelope } from '../../shared/contact/event.ts';

export type LinkCall = { number: string; direction: 'in' | 'out'; id: string | null };

const mostChars = 300;
/** Digits with the signs people and systems put between them; an extension after `;ext=`, `x` or `,`. */
const numberPattern = /^\+?[0-9][0-9 ().-]{1,30}(?:(?:;ext=|x|,)[0-9]{1,8})?$/;
const idPattern = /^[\w.:-]{1,80}$/;

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function asNumber(text: string | null): string | null {
  const trimmed = text?.trim() ?? '';
  return numberPattern.test(trimmed) ? trimmed : null;
}

/** `tel:+8613800138000` is a number somebody wants to call. */
function parseTel(rest: string): LinkCall | null {
  const number = asNumber(decoded(rest.replace(/^\/\//, '')));
  return number === null ? null : { number, direction: 'out', id: null };
}

/** `steadydesk://ring?number=…[&direction=out][&id=…]`, each at most once, nothing else. */
function parseOwn(rest: string): LinkCall | null {
  const [path = '', query = '', ...more] = rest.split('?');
  if (more.length > 0 || !/^\/\/ring\/?$/.test(path)) return null;
  const params = new URLSearchParams(query);
  const names = [...params.keys()];
  const isKnown = names.every((name) => ['number', 'direction', 'id'].includes(name)) && new Set(names).size === names.length;
  const number = asNumber(params.get('number'));
  const direction = params.get('direction') ?? 'in';
  const id = params.get('id');
  if (!isKnown || number === null || (direction !== 'in' && direction !== 'out') || (id !== null && !idPattern.test(id))) return null;
  return { number, direction, id };
}

/** Null for anything that is not exactly one of the two forms. */
export function parseLink(link: string): LinkCall | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (link.length > mostChars || /[\u0000-\u001f\u007f#\\]/.test(link)) return null;
  const [, scheme = '', rest = ''] = /^([a-z]+):(.*)$/i.exec(link) ?? [];
  if (scheme.toLowerCase() === 'tel') return parseTel(rest);
  return scheme.toLowerCase() === 'steadydesk' ? parseOwn(rest) : null;
}

/** The first argument that is a link; an app that is started or called a second time finds it among its arguments. */
export function linkAmong(args: readonly string[]): string | null {
  return args.find((arg) => /^(steadydesk|tel):/i.test(arg)) ?? null;
}

/** Following the same link twice within this time is one call. */
const sameCallMs = 10_000;

export function linkEvent(call: LinkCall, nowMs: number): EventEnvelope {
  const contactId = call.id ?? `${call.number.replace(/[^0-9+]/g, '')}@${Math.floor(nowMs / sameCallMs)}`;
  return {
    ...{ v: 1, id: `offered:${contactId}`, seq: 0, source: 'link', contact_id: contactId, kind: 'call.offered' },
    ...{ ts_wall: nowMs, ts_mono_ms: 0 },
    payload: call.direction === 'in' ? { from: call.number, direction: 'in' } : { to: call.number, direction: 'out' },
  };
}
