/**
 * Owns gathering phrases into one trie while they are read: nodes are numbers, children are found through one hash table of numbers,
 * so that tens of thousands of phrases cost neither strings nor sorting. It folds nothing and finds nothing in a text.
 */

const mixParent = 0x9e3779b1;
const mixUnit = 0x85ebca6b;

/** Node 0 is the root; 0 also stands for "no such child", because the root is nobody's child. */
export class PhraseTrie {
  /** Number of nodes, the root included. */
  size = 1;
  /** Per node: its parent, the unit that leads to it, and the number kept there (0 at first). */
  parent: Int32Array;
  unit: Uint16Array;
  kept: Int32Array;
  private slots: Int32Array;

  /** `room`: nodes to begin with; it grows when needed. */
  constructor(room = 1024) {
    this.parent = new Int32Array(room);
    this.unit = new Uint16Array(room);
    this.kept = new Int32Array(room);
    let slots = 1024;
    while (slots < room * 2) slots *= 2;
    this.slots = new Int32Array(slots);
  }

  /** The child of `node` by `unit`, or 0. */
  child(node: number, unit: number): number {
    return this.slots[this.slotOf(node, unit)] ?? 0;
  }

  /** The node where `units[0, length)` ends; the way there is made where it is missing. */
  insert(units: Uint16Array, length: number): number {
    while (this.size + length > this.parent.length) this.double();
    const { slots, parent, unit: labels } = this;
    const last = slots.length - 1;
    let node = 0;
    for (let i = 0; i < length; i++) {
      const unit = units[i] ?? 0;
      const mixed = Math.imul(node, mixParent) ^ Math.imul(unit, mixUnit);
      let slot = (mixed ^ (mixed >>> 15)) & last;
      let held = slots[slot] ?? 0;
      while (held !== 0 && (labels[held] !== unit || parent[held] !== node)) {
        slot = (slot + 1) & last;
        held = slots[slot] ?? 0;
      }
      if (held === 0) {
        held = this.size;
        this.size = held + 1;
        parent[held] = node;
        labels[held] = unit;
        slots[slot] = held;
      }
      node = held;
    }
    return node;
  }

  /** Where the child stands, or the empty slot where it would. At least half of the slots are empty. */
  private slotOf(node: number, unit: number): number {
    const { slots, parent, unit: units } = this;
    const last = slots.length - 1;
    const mixed = Math.imul(node, mixParent) ^ Math.imul(unit, mixUnit);
    let slot = (mixed ^ (mixed >>> 15)) & last;
    for (;;) {
      const held = slots[slot] ?? 0;
      if (held === 0 || (parent[held] === node && units[held] === unit)) return slot;
      slot = (slot + 1) & last;
    }
  }

  private double(): void {
    const room = this.parent.length * 2;
    const { parent, unit, kept } = this;
    this.parent = new Int32Array(room);
    this.unit = new Uint16Array(room);
    this.kept = new Int32Array(room);
    this.parent.set(parent);
    this.unit.set(unit);
    this.kept.set(kept);
    this.slots = new Int32Array(this.slots.length * 2);
    for (let node = 1; node < this.size; node++) this.slots[this.slotOf(this.parent[node] ?? 0, this.unit[node] ?? 0)] = node;
  }
}
