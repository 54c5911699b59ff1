/** Finds what would make a guide unusable at a desk: steps out of order, doubled ids, unknown slots, empty promises. */
import { departmentSchema, steps } from '../base/words.ts';
import { unknownSlots } from '../pack/slots.ts';
import type { Guide } from './guide.ts';

/** `path` leads to the place inside the guide, e.g. `options[1].sentence`. */
export type GuideProblem = { path: string; message: string };

/** Words that promise no time; a promise in a guide must be one that can be kept and checked. */
const vagueWords = /尽快|尽早|马上|回头|稍后|改天|过两天|抓紧/;

function doubled(ids: readonly string[], path: string): GuideProblem[] {
  return ids.flatMap((id, place) => (ids.indexOf(id) === place ? [] : [{ path: `${path}[${place}].id`, message: `重复的编号 ${id}` }]));
}

function slotProblems(text: string, path: string): GuideProblem[] {
  return unknownSlots(text).map((name) => ({ path, message: `没有这个插槽：${name}` }));
}

function optionProblems(guide: Guide): GuideProblem[] {
  return guide.options.flatMap((option, place) => {
    const path = `options[${place}]`;
    const found = [...slotProblems(option.sentence, `${path}.sentence`), ...slotProblems(option.time_text, `${path}.time_text`)];
    if (option.promise.what.trim() === '') found.push({ path: `${path}.promise.what`, message: '承诺要写明做什么' });
    if (vagueWords.test(option.promise.what)) found.push({ path: `${path}.promise.what`, message: '承诺里不能有空泛的时间' });
    if (!departmentSchema.safeParse(option.promise.department).success)
      found.push({ path: `${path}.promise.department`, message: `没有这个部门：${option.promise.department}` });
    return found;
  });
}

/** Empty when the guide may be used. Shape is the schema's business and is not repeated here. */
export function validateGuide(guide: Guide): GuideProblem[] {
  const found: GuideProblem[] = [];
  steps.forEach((step, place) => {
    if (guide.steps[place]?.step !== step) found.push({ path: `steps[${place}].step`, message: `这一步应当是 ${step}` });
  });
  found.push(
    ...doubled(
      guide.evidence.map((item) => item.id),
      'evidence',
    ),
    ...guide.evidence.flatMap((item, place) => slotProblems(item.ask, `evidence[${place}].ask`)),
    ...doubled(
      guide.options.map((item) => item.id),
      'options',
    ),
    ...optionProblems(guide),
    ...(guide.deeper_needs ?? []).flatMap((item, place) => slotProblems(item.sentence, `deeper_needs[${place}].sentence`)),
  );
  return found;
}
