/** Finds and reads recorded event files (`*.events.jsonl`) in one folder. Names from outside are matched against the listing, never joined to a path. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../shared/base/result.ts';
import { type ParsedEvents, parseEvents } from '../../shared/contact/parse-events.ts';

const suffix = '.events.jsonl';
const mostFileBytes = 32 * 1024 * 1024;

export function listEventFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(suffix) && statSync(join(folder, name)).isFile())
      .map((name) => name.slice(0, -suffix.length))
      .sort();
  } catch {
    return [];
  }
}

/** `not-found` when the folder has no such file; `events.damaged` when it cannot be read or holds no readable event. */
export function readEventFile(folder: string, name: string): Result<ParsedEvents> {
  if (!listEventFiles(folder).includes(name)) return fail('not-found', 'main', 'no such event file');
  const path = join(folder, name + suffix);
  let text: string;
  try {
    if (statSync(path).size > mostFileBytes) return fail('events.damaged', 'main', 'the event file is too large');
    text = readFileSync(path, 'utf8');
  } catch {
    return fail('events.damaged', 'main', 'the event file cannot be read');
  }
  const parsed = parseEvents(text);
  return parsed.events.length === 0 ? fail('events.damaged', 'main', 'the event file holds no readable event') : ok(parsed);
}
