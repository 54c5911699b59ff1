/** Picks one file from this PC and hands on what is in it; says at once when it cannot be taken. Where it goes is the caller's affair. */
import { ActionIcon, Button, FileButton } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { attachmentMaxBytes } from '../../shared/contract/hub.ts';
import classes from './attach-button.module.css';

export type PickedFile = { fileName: string /** Base64. */; data: string };

type Props = {
  /** Says what the file is for. */
  label: string;
  /** True: the label stands on the button, not only behind its icon. */
  worded?: boolean;
  busy: boolean;
  /** Why the last one was refused. */
  sentence: string | null;
  onFile(file: PickedFile): void;
};

export function AttachButton({ label, worded = false, busy, sentence, onFile }: Props) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<'tooLarge' | 'unreadable' | null>(null);
  const take = async (file: File | null) => {
    setProblem(null);
    if (file === null) return;
    if (file.size > attachmentMaxBytes) return setProblem('tooLarge');
    const data = await toBase64(file);
    if (data === null) return setProblem('unreadable');
    onFile({ fileName: file.name.slice(-200), data });
  };
  const words = problem === null ? sentence : t(`guide.evidence.${problem}`);
  return (
    <>
      <FileButton onChange={(file) => void take(file)}>
        {(props) =>
          worded ? (
            <Button
              {...props}
              className={classes.worded}
              size="compact-xs"
              variant="subtle"
              loading={busy}
              leftSection={<IconPaperclip size={14} stroke={1.8} aria-hidden="true" />}
            >
              {label}
            </Button>
          ) : (
            <ActionIcon {...props} size={24} variant="subtle" color="gray" loading={busy} aria-label={label} title={label}>
              <IconPaperclip size={15} stroke={1.8} aria-hidden="true" />
            </ActionIcon>
          )
        }
      </FileButton>
      {words === null ? null : (
        <p className={classes.error} role="alert">
          {words}
        </p>
      )}
    </>
  );
}

/** Null for an empty file or one that cannot be read. */
function toBase64(file: File): Promise<string | null> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = typeof reader.result === 'string' ? reader.result : '';
      resolve(url.slice(url.indexOf(',') + 1) || null);
    };
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(file);
  });
}
