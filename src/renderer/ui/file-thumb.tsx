/** A small picture of a file, decoded here and only if its first bytes are those of a picture format; for anything else it shows nothing. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './file-thumb.module.css';

const leads = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50]],
] as const satisfies readonly (readonly [string, readonly (number | null)[]])[];

/** By the bytes, not by the name: a name says what somebody wants it to be. SVG is none, it can hold more than a picture. */
export function pictureType(bytes: Uint8Array): string | null {
  return leads.find(([, lead]) => lead.every((byte, at) => byte === null || bytes[at] === byte))?.[0] ?? null;
}

/** `data` base64; null shows nothing. */
export function FileThumb({ data, name }: { data: string | null; name: string }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (data === null) return setUrl(null);
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    const type = pictureType(bytes);
    if (type === null) return setUrl(null);
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  if (url === null) return null;
  // What cannot be decoded after all leaves no broken frame behind.
  return <img className={classes.thumb} src={url} alt={t('words.picture', { name })} decoding="async" onError={() => setUrl(null)} />;
}
