/** What the window side and the store tell each other beside the windows' ports. Both ends are ours; the shapes hold them in step. */
import type { Locale } from '../../shared/base/locale.ts';
import type { LogFields, LogLevel } from '../../shared/base/log.ts';
import type { AppError } from '../../shared/base/result.ts';
import type { EnrolRequest } from '../../shared/contract/desk-views.ts';
import type { Enrolment } from '../../shared/contract/hub.ts';

/** All that the store cannot find out by itself; only the window side reaches the keychain. */
export type StoreStart = {
  /** Folder of `cache.db` and `own.db`. */
  dataDir: string;
  /** 256 bits, hex; null when the vault could not be opened: then `vaultError` says why and nothing is opened. */
  databaseKey: string | null;
  vaultError: AppError | null;
  keyStorage: 'keychain' | 'file';
  hubUrl: string;
  enrolment: Enrolment | null;
  eventsDir: string;
  /** Folder that exports are written into; a folder beside the data when left out. */
  downloadsDir?: string;
  /** Control address of the demo's cable, when there is one. */
  cableUrl: string | null;
  /** Database binary to load instead of the shipped one; only an unpackaged app passes it. */
  sqliteBinding: string | null;
  appVersion: string;
  /** Spoken until a person has chosen a language, and while what they chose cannot be read. */
  systemLocale: Locale;
};

export type ToStore =
  | { kind: 'start'; start: StoreStart }
  /** Carries one port of a window beside it. */
  | { kind: 'port' }
  | { kind: 'enrolled'; enrolment: Enrolment; hubUrl: string }
  /** Enrolment does not succeed for now; null when it does again. */
  | { kind: 'enrol-problem'; error: AppError | null }
  /** Handed over by the operating system; anybody may have written it. */
  | { kind: 'link'; url: string }
  /** What came of `open-tel` with this id. */
  | { kind: 'tel-opened'; id: string; isOpened: boolean }
  /** What came of `enrol` with this id; null when this PC was joined. */
  | { kind: 'enrol-answered'; id: string; error: AppError | null }
  /** The PC was asleep or locked: what timers waited for may be long past, and the network another one. */
  | { kind: 'woken' }
  | { kind: 'stop' };

export type FromStore =
  | { kind: 'started' }
  /** Local data is brought forward to this version, which takes a while; windows are served and told so. */
  | { kind: 'upgrading' }
  /** That is over: windows need fresh ports. What came of it was told before. */
  | { kind: 'upgraded' }
  /** The databases could not be opened: windows are served, and every answer says why. */
  | { kind: 'failed'; error: AppError }
  | { kind: 'stopped' }
  /** Somebody else signed in on this PC: nothing is open any more, and the next process starts with their sign-in. */
  | { kind: 'handed-over' }
  /** The administrator had this desk erased: the files are gone, the key and the token go next. */
  | { kind: 'erased' }
  /** A person calls a customer: this link goes to the program that dials. Never written to a log. */
  | { kind: 'open-tel'; id: string; link: string }
  /** A person joins this PC to a hub: the window side asks it and keeps the token. Never written to a log. */
  | ({ kind: 'enrol'; id: string } & EnrolRequest)
  | { kind: 'log'; level: LogLevel; event: string; fields: LogFields };
