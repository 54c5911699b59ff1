/** Guards what travels between desk and hub: any change of it must move a number, so that old desks and hubs know. */
import { createHash } from 'node:crypto';
import { isContractProcedure } from '@orpc/contract';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { hubContract } from '../../src/shared/contract/hub.ts';
import { proto, protoMin, schema } from '../../src/shared/contract/protocol-version.ts';
import { entityNames, entitySchemas, entityTables } from '../../src/shared/sync/entity-table.ts';
import { mutationNames, mutations } from '../../src/shared/sync/mutations.ts';
import { pokeSchema } from '../../src/shared/sync/wire.ts';

const shapeOf = (type: z.ZodType) => z.toJSONSchema(type, { unrepresentable: 'any', io: 'input' });
const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

function envelope(): unknown {
  const procedures = Object.entries(hubContract).map(([name, procedure]) => {
    if (!isContractProcedure(procedure)) throw new Error(`${name} is no procedure`);
    const { route, inputSchema, outputSchema } = procedure['~orpc'];
    const shape = (part: unknown) => (part === undefined ? null : shapeOf(part as z.ZodType));
    return [name, route, shape(inputSchema), shape(outputSchema)];
  });
  return [procedures, shapeOf(pokeSchema)];
}

/** What rows look like, and what mutations carry. */
function rows(): unknown {
  const entities = entityNames.map((name) => [name, entityTables[name], shapeOf(entitySchemas[name])]);
  return [entities, mutationNames.map((name) => [name, mutations[name].v, shapeOf(mutations[name].args)])];
}

/** Put the new hash under the raised number; keep nothing of the old one. */
const known = {
  proto: { number: 1, hash: '9d2f4b53db71819b' },
  schema: { number: 1, hash: '86574bc906076236' },
};

test('the envelope is that of this protocol number', () => {
  const message = `The envelope changed. Shipped already? Raise proto in src/shared/contract/protocol-version.ts and serve both. New hash: ${hashOf(envelope())}`;
  expect({ number: proto, hash: hashOf(envelope()) }, message).toEqual(known.proto);
  expect(protoMin).toBeLessThanOrEqual(proto);
});

test('the rows and mutations are those of this schema number', () => {
  const message = `Rows or mutations changed. Shipped already? Raise schema in src/shared/contract/protocol-version.ts and convert both ways. New hash: ${hashOf(rows())}`;
  expect({ number: schema, hash: hashOf(rows()) }, message).toEqual(known.schema);
});
