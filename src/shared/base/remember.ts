/** Answers of a pure function by what was asked, for as long as whoever holds it. */

/** `most`: so many are kept, then it begins anew. `of` never answers undefined. */
export function remember<Asked, Answer>(most: number, of: (asked: Asked) => Answer): (asked: Asked) => Answer {
  const known = new Map<Asked, Answer>();
  return (asked) => {
    let answer = known.get(asked);
    if (answer === undefined) {
      answer = of(asked);
      if (known.size >= most) known.clear();
      known.set(asked, answer);
    }
    return answer;
  };
}
