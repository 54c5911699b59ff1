/** Under the field: who speaks, the way to the ready sentences, what is going on, and the key that records. */
import { Button, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../../shared/base/words.ts';
import type { Finding } from '../../../shared/compliance/finding.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import classes from './composer.module.css';
import type { Recording, Speaker } from './use-recording.ts';
import type { SnippetMenuState } from './use-snippet-menu.ts';

type Props = {
  /** Of the element that says what is going on; the field refers to it. */
  statusId: string;
  channel: Channel;
  speaker: Speaker;
  onSpeaker(speaker: Speaker): void;
  menu: SnippetMenuState;
  drafts: { open: boolean; toggle(): void };
  recording: Recording;
  quiet: boolean;
  /** Only one side is written down here. */
  single: boolean;
  /** The recording key is the composer's at present; only then it is printed. */
  keyed: boolean;
  status: Omit<StatusProps, 'held' | 'channel' | 'single'>;
};

export function ComposerFoot(props: Props) {
  const { statusId, channel, speaker, onSpeaker, menu, drafts, recording, quiet, single, keyed, status } = props;
  const { t } = useTranslation();
  const isQuiet = quiet || status.findings.length > 0 || status.empty;
  return (
    <footer className={classes.foot}>
      {single ? null : (
        <>
          <SegmentedControl
            size="xs"
            value={speaker}
            aria-label={t('compose.who')}
            onChange={(value) => onSpeaker(value === 'customer' ? 'customer' : 'agent')}
            data={[
              { value: 'agent', label: t('compose.iSay') },
              { value: 'customer', label: t('compose.customerSays') },
            ]}
          />
          <Button size="xs" variant="default" onClick={() => (menu.open ? menu.close() : menu.show())} aria-expanded={menu.open}>
            {t('compose.snippets')} <Kbd chord="/" />
          </Button>
          {speaker === 'agent' ? (
            <Button
              size="xs"
              variant="default"
              data-testid="draft-open"
              aria-expanded={drafts.open}
              aria-keyshortcuts={keyShortcut(chordFor('draft.open'))}
              onClick={drafts.toggle}
            >
              {t('compose.draft.open')} <Kbd chord={chordFor('draft.open')} />
            </Button>
          ) : null}
        </>
      )}
      <span className={classes.status} id={statusId} aria-live="polite">
        <Status {...status} held={recording.held} channel={channel} single={single} />
      </span>
      <Button
        size="xs"
        variant={isQuiet ? 'default' : 'filled'}
        data-testid="record"
        loading={recording.busy}
        disabled={!recording.ready}
        aria-keyshortcuts={keyed ? keyShortcut(chordFor('compose.send')) : undefined}
        onClick={recording.send}
      >
        {t(single ? 'posts.record' : channel === 'phone' || speaker === 'customer' ? 'compose.record' : 'compose.send')}{' '}
        {keyed ? <Kbd chord={chordFor('compose.send')} /> : null}
      </Button>
    </footer>
  );
}

type StatusProps = {
  findings: readonly Finding[];
  ready: boolean;
  held: boolean;
  channel: Channel;
  /** A public answer: noted here, sent elsewhere. */
  single: boolean;
  saved: boolean;
  empty: boolean;
};

function Status({ findings, ready, held, channel, single, saved, empty }: StatusProps) {
  const { t } = useTranslation();
  if (!ready) return t('compose.noRules');
  if (held) return t(single ? 'posts.heldShort' : 'compose.heldShort');
  if (findings.length > 0) {
    const count = t('compose.warnings', { count: findings.length });
    if (channel !== 'phone') return count;
    // How many there are is to be seen at the words themselves, and is read aloud.
    return (
      <>
        <span className="sd-visually-hidden">{count} · </span>
        {t('compose.hintsOnly')}
      </>
    );
  }
  return empty ? '' : t(saved ? 'compose.saved' : 'compose.saving');
}
