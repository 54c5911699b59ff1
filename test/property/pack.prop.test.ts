/** Packs and slots under any input: filling is total, and a signed pack altered anywhere is refused. */
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, canonicalPack } from '../../src/shared/pack/canonical.ts';
import { checkPackContent } from '../../src/shared/pack/check-content.ts';
import { packKinds } from '../../src/shared/pack/pack.ts';
import { slotNames } from '../../src/shared/pack/slot-table.ts';
import { fillTemplate, slotsIn } from '../../src/shared/pack/slots.ts';
import { verifyPack } from '../../src/shared/pack/verify-pack.ts';
import { shippedScripts } from '../support/talk.ts';

const piece = fc.oneof(
  fc.constantFrom('{{', '}}', '{', '}', '{{称呼}}', '{{ 商品 }}', '{{没有}}', '［商品］', '$1', '$&', '，'),
  fc.string({ maxLength: 8 }),
);
const template = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));
const values = fc.dictionary(fc.oneof(fc.constantFrom(...slotNames), fc.string({ maxLength: 6 })), fc.string({ maxLength: 12 }));

test('filling never throws, leaves no known slot unfilled and lists exactly what is missing', () => {
  fc.assert(
    fc.property(template, values, (text, slots) => {
      const filled = fillTemplate(text, slots);
      const known = (name: string) => Object.hasOwn(slots, name) && slots[name] !== '';
      expect(filled.missing).toEqual(slotsIn(text).filter((name) => !known(name)));
      for (const name of filled.missing) expect(filled.text).toContain(`［${name}］`);
    }),
    { numRuns: 500 },
  );
});

test('canonical text reads back to the same value and is its own canonical text', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
    { numRuns: 200 },
  );
});

test('a pack altered by one byte anywhere is refused', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const check = (key: string, text: string, signature: string) =>
    verify(
      null,
      Buffer.from(text),
      createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }),
      Buffer.from(signature, 'base64'),
    );
  const body = canonicalPack({
    format: 1,
    pack_id: 'scripts-cn',
    version: 1,
    kind: 'scripts',
    title: '话术',
    issued_at: 0,
    expires_at: 10,
    content: { templates: shippedScripts().templates.slice(0, 3) },
  });
  const signature = { key_id: 'k1', signature: sign(null, Buffer.from(body), privateKey).toString('base64') };
  const keys = { k1: spki.toString('base64') };
  const isAccepted = (text: string) => verifyPack({ body: text, signature, keys, verify: check, nowMs: 1, lastVersion: 0 }).ok;
  expect(isAccepted(body)).toBe(true);
  const bytes = Buffer.from(body);
  fc.assert(
    fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (place, flip) => {
      const altered = Buffer.from(bytes);
      altered[place] = (altered[place] ?? 0) ^ flip;
      expect(isAccepted(altered.toString('utf8'))).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('checking any JSON as any kind of pack answers, and never throws', () => {
  fc.assert(
    fc.property(fc.constantFrom(...packKinds), fc.jsonValue(), (kind, content) => {
      expect(checkPackContent(kind, content).ok).toBe(false);
    }),
    { numRuns: 200 },
  );
});
