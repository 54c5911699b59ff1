/** One question to one fresh process, which ends with its answer. */
import { MeasuredProcess } from '../engine/child-process.ts';

/** `module`: a file of this folder. */
export async function askOnce<Spec extends object, Answer>(module: string, spec: Spec): Promise<Answer> {
  const child = new MeasuredProcess<object, 'run', Answer>(`../sync/${module}`, spec);
  try {
    return await child.ask('run');
  } finally {
    child.end();
  }
}
