/** Hands a `tel:` link to whatever program dials on this PC. Opens nothing else, and keeps no number. */
import { execFile } from 'node:child_process';
import { app, shell } from 'electron';
import { isTelLink } from '../../shared/customer/tel-link.ts';

/** A system that asks the person first answers late; the call is theirs by then. */
const answerWithinMs = 5_000;

/** On Linux the opener starts although nothing is there to open with, so the desktop's own table is asked. */
function hasDialler(): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(app.getApplicationNameForProtocol('tel:') !== '');
  const question = ['query', 'default', 'x-scheme-handler/tel'];
  return new Promise((resolve) => {
    execFile('xdg-mime', question, { timeout: answerWithinMs }, (error, answer) => resolve(error === null && answer.trim() !== ''));
  });
}

/** False when no program on this PC takes it. Never throws. */
export async function openTel(link: string): Promise<boolean> {
  if (!isTelLink(link) || !(await hasDialler())) return false;
  const opened = shell.openExternal(link).then(
    () => true,
    () => false,
  );
  const late = new Promise<true>((resolve) => setTimeout(resolve, answerWithinMs, true));
  return Promise.race([opened, late]);
}
