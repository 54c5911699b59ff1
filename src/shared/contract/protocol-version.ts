/**
 * `proto` is the envelope, `schema` the row shape. test/contract hashes both and fails until the number here moves.
 * The hub serves `protoMin`..`proto`.
 */
export const proto = 1;
export const protoMin = 1;
export const schema = 1;
