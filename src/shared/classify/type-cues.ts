/** The shape of the tables of complaint types. */
export type TypeCues = {
  /** Weight 5: hardly ever about anything else. */
  sure: string;
  /** Weight 3: wrong, and about this. */
  fault: string;
  /** Weight 2: about this. */
  topic: string;
  /** Weight 1: may be about this. */
  hint: string;
};
