/** Which packs may come into force, checked with real Ed25519 signatures. */
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { canonicalJson, canonicalPack } from '../../../src/shared/pack/canonical.ts';
import { type Pack, policyContentSchema } from '../../../src/shared/pack/pack.ts';
import { type PackToVerify, verifyPack } from '../../../src/shared/pack/verify-pack.ts';
import { aTemplate } from '../../support/talk.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const check: PackToVerify['verify'] = (key, text, signature) =>
  verify(
    null,
    Buffer.from(text),
    createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }),
    Buffer.from(signature, 'base64'),
  );

function aPack(changes: Partial<Extract<Pack, { kind: 'scripts' }>> = {}): Pack {
  return {
    format: 1,
    pack_id: 'scripts-cn',
    version: 7,
    kind: 'scripts',
    title: '话术',
    issued_at: 1_000,
    expires_at: 9_000,
    content: { templates: [aTemplate()] },
    ...changes,
  };
}

function signed(body: string, changes: Partial<PackToVerify> = {}): PackToVerify {
  const signature = sign(null, Buffer.from(body), privateKey).toString('base64');
  return { body, signature: { key_id: 'k1', signature }, keys: { k1: spki }, verify: check, nowMs: 2_000, lastVersion: 6, ...changes };
}

function refusal(input: PackToVerify): unknown {
  const result = verifyPack(input);
  return result.ok ? 'accepted' : result.error.details;
}

const body = canonicalPack(aPack());

test('a signed, newer, unexpired pack in canonical form is accepted', () => {
  expect(verifyPack(signed(body))).toEqual({ ok: true, value: aPack() });
});

test('a policy with a period for what only a newer version knows is accepted, with all that it says', () => {
  const content = policyContentSchema.parse(parse(readFileSync(new URL('../../../assets/packs/policy.yaml', import.meta.url), 'utf8')));
  const newer = { kind: 'voice_prints', days: 7, source: '新版', checked_on: '2026-11-01', confidence: 'C' as const };
  const { content: _, ...head } = aPack();
  const pack: Pack = {
    ...head,
    kind: 'policy',
    pack_id: 'policy',
    content: { ...content, retention: [...(content.retention ?? []), newer] },
  };
  expect(verifyPack(signed(canonicalPack(pack)))).toEqual({ ok: true, value: pack });
});

describe('refused', () => {
  test.each<[string, PackToVerify, string]>([
    ['a key that was not pinned', signed(body, { keys: {} }), 'unknown_key'],
    ['a key id that the language knows', { ...signed(body), signature: { key_id: 'constructor', signature: 'AA==' } }, 'unknown_key'],
    ['a word changed after signing', { ...signed(body), body: body.replace('抱歉', '抱欠') }, 'bad_signature'],
    ['a signature that is none', { ...signed(body), signature: { key_id: 'k1', signature: '???' } }, 'bad_signature'],
    ['a pinned key that is broken', signed(body, { keys: { k1: 'AAAA' } }), 'bad_signature'],
    ['text that is no JSON', signed('{'), 'not_json'],
    ['JSON that is no pack', signed(canonicalJson({ format: 1 })), 'not_a_pack'],
    ['a field nobody knows', signed(canonicalJson({ ...aPack(), extra: 1 })), 'not_a_pack'],
    ['the same pack in another spelling', signed(JSON.stringify(aPack(), null, 1)), 'not_canonical'],
    ['the version that is in force', signed(body, { lastVersion: 7 }), 'not_newer'],
    ['a lower version', signed(body, { lastVersion: 8 }), 'not_newer'],
    ['a rollback to itself', signed(canonicalPack(aPack({ rollback_of: 7 }))), 'bad_rollback'],
    ['an expired pack', signed(body, { nowMs: 9_000 }), 'expired'],
  ])('%s', (_, input, reason) => {
    expect(refusal(input)).toEqual({ reason });
  });

  test('a rollback is a higher number that names the lower one', () => {
    expect(refusal(signed(canonicalPack(aPack({ rollback_of: 5 }))))).toBe('accepted');
  });
});

test('the canonical text does not depend on the order of keys', () => {
  const { title, ...rest } = aPack();
  expect(canonicalJson({ title, ...rest })).toBe(body);
});
