/** Opens the call desk on a call of the shipped packs: `const { desk, user } = await openCallDesk({ step: 'commit_time' })`. */
import { screen } from '@testing-library/react';
import { rulesContentSchema } from '../../src/shared/compliance/rule.ts';
import { guidesContentSchema } from '../../src/shared/guide/guide.ts';
import { policyContentSchema, scriptsContentSchema } from '../../src/shared/pack/pack.ts';
import { callScene, packsOf, type SceneOptions } from './call-scene.ts';
import type { FakeDeskOptions } from './fake-desk.ts';
import { fakeId } from './fake-desk-rows.ts';
import { type Rendered, renderDesk } from './render-desk.tsx';
import { shippedContent } from './shipped-packs.ts';

const guides = guidesContentSchema.parse(shippedContent('guides'));
const contents = {
  scripts: scriptsContentSchema.parse(shippedContent('scripts')),
  rules: rulesContentSchema.parse(shippedContent('rules')),
  policy: policyContentSchema.parse(shippedContent('policy')),
  guides,
};

/** Sunday 22 November 2026, 10:48 in China: a staffed hour. */
export const sceneNowMs = Date.parse('2026-11-22T10:48:00+08:00');
export const sceneContactId = fakeId(50);

export function sceneContact(scene: Partial<Omit<SceneOptions, 'guides'>> = {}) {
  return callScene({ nowMs: sceneNowMs, guides, ...scene });
}

export const scenePacks = packsOf(contents, sceneNowMs - 86_400_000);

type Options = Partial<Omit<SceneOptions, 'guides' | 'nowMs'>> & {
  /** Saved before the window opens. */
  draft?: { text: string; caret: number };
  /** Of the window, in pixels. */
  width?: number;
  desk?: FakeDeskOptions;
};

/** Drafts saved before are looked up when the field first shows, so they are put in place before anything is drawn. */
export async function openCallDesk({ draft, width = 1_280, desk: deskOptions = {}, ...scene }: Options = {}): Promise<Rendered> {
  window.innerWidth = width;
  const key = `contact:${sceneContactId}`;
  const rendered = renderDesk({
    nowMs: sceneNowMs,
    running: [sceneContact(scene)],
    packs: scenePacks,
    ui: { screen: 'call-desk', activeContactId: sceneContactId },
    ...(draft === undefined
      ? {}
      : { drafts: [{ key, text: draft.text, selectionStart: draft.caret, selectionEnd: draft.caret, savedAtMs: sceneNowMs }] }),
    ...deskOptions,
  });
  await screen.findByTestId(scene.changes?.phase === 'wrapup' ? 'wrapup' : 'guide');
  return rendered;
}

/** The composer's field once it may be written in and its rules are there. */
export async function findComposer(): Promise<HTMLTextAreaElement> {
  const field = (await screen.findByTestId('composer-input')) as HTMLTextAreaElement;
  await screen.findByTestId('profile');
  await screen.findAllByTestId('sentence');
  return field;
}

/** Inputs of the actions called `name`, in order. */
export function asked(rendered: Rendered, name: string): unknown[] {
  return rendered.desk.state.asked.filter((each) => each.name === name).map((each) => each.input);
}
