/** What a person can do on the call desk, in the person's words. The only file of the tests that knows the screen. */
import { expect as baseExpect, type Locator, type Page } from '@playwright/test';

/** As patient in the demo as in the tests: two cores may be busy. */
const expect = baseExpect.configure({ timeout: 20_000 });

export const stepIds = ['empathize', 'paraphrase', 'request_evidence', 'offer_two_options', 'commit_time'] as const;
export type StepId = (typeof stepIds)[number];

/** Words that blame others and promise what nobody can keep. */
export const harmfulSentence = '这不是我们的问题，明天肯定送到';

export class CallDeskPage {
  readonly page: Page;
  readonly composer: Locator;
  readonly findings: Locator;
  readonly profile: Locator;
  readonly utterances: Locator;
  readonly link: Locator;

  constructor(page: Page) {
    this.page = page;
    this.composer = page.getByTestId('composer-input');
    this.findings = page.getByTestId('finding');
    this.profile = page.getByTestId('profile');
    this.utterances = page.getByTestId('utterance');
    this.link = page.getByTestId('link-chip');
  }

  /** Online, and everything pulled once. */
  async waitUntilSynced(): Promise<void> {
    await expect(this.link).toContainText('在线', { timeout: 30_000 });
    await expect(this.page.getByTestId('first-sync')).toHaveCount(0, { timeout: 60_000 });
  }

  /** Makes a recorded call ring from the demo toolbar. */
  async ring(options: { file?: string; speed?: '1' | '2' | '4' | '10' } = {}): Promise<void> {
    if (options.file !== undefined) await this.page.getByLabel('通话录音').selectOption(options.file);
    await this.page.getByLabel('速度').selectOption(options.speed ?? '4');
    await this.page.getByRole('button', { name: '播放来电' }).click();
    await expect(this.page.getByTestId('call-pop')).toBeVisible();
  }

  async answer(): Promise<void> {
    await this.page.keyboard.press('F2');
    await expect(this.composer).toBeVisible();
  }

  step(id: StepId): Locator {
    return this.page.getByTestId(`step-${id}`);
  }

  async expectStep(id: StepId, status: 'open' | 'done' | 'skipped'): Promise<void> {
    await expect(this.step(id)).toHaveAttribute('data-status', status, { timeout: 60_000 });
  }

  async stepStatuses(): Promise<Record<string, string | null>> {
    const statuses: Record<string, string | null> = {};
    for (const id of stepIds) statuses[id] = await this.step(id).getAttribute('data-status');
    return statuses;
  }

  /** Types as a person does, at the caret. */
  async write(text: string): Promise<void> {
    await this.composer.focus();
    await this.page.keyboard.insertText(text);
  }

  async clear(): Promise<void> {
    await this.composer.focus();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Delete');
  }

  async record(): Promise<void> {
    await this.page.keyboard.press('Control+Enter');
    await expect(this.composer).toHaveValue('');
  }

  /** Takes the rewrite of each of `marked` places, one key each, until nothing is marked. */
  async acceptRewrites(marked: number): Promise<void> {
    for (let left = marked; left > 0; left--) {
      await expect(this.findings).toHaveCount(left);
      await expect(this.page.getByTestId('accept-rewrite')).toBeVisible();
      await expect(this.page.locator('[data-testid="finding"][data-current="true"]')).toHaveCount(1);
      await this.page.keyboard.press('Control+.');
    }
    await expect(this.findings).toHaveCount(0);
  }

  /** After the other side hung up the wrap-up is in front; the steps are one press behind it. */
  async showSteps(): Promise<void> {
    const back = this.page.getByRole('button', { name: '回到五步' });
    await expect(back.or(this.step('empathize'))).toBeVisible();
    if (await back.isVisible()) await back.click();
  }

  /** Until the recording has said all it has to say. */
  async waitUntilHungUp(): Promise<void> {
    await expect(this.page.getByTestId('contact-tab').first()).toHaveAttribute('data-phase', 'wrapup', { timeout: 60_000 });
  }

  async goToStep(id: StepId): Promise<void> {
    await this.showSteps();
    const step = this.step(id);
    if ((await step.getAttribute('data-current')) === 'true') return;
    await step.locator('button[aria-expanded]').first().click();
    await expect(step).toHaveAttribute('data-current', 'true');
  }

  async offerTwoAndChooseFirst(): Promise<string> {
    await this.goToStep('offer_two_options');
    const offer = this.page.getByTestId('offer-options');
    if (await offer.isVisible()) await offer.click();
    const choose = this.page.getByTestId('choose-option').first();
    await expect(choose).toBeVisible();
    await choose.click();
    const chosen = this.page.locator('[data-testid="option"][data-chosen="true"]');
    await expect(chosen).toHaveCount(1);
    return (await chosen.getAttribute('data-option-id')) ?? '';
  }

  /** Fills and adds a commitment; the words must resolve to a time. */
  async commit(what: string, words: string): Promise<void> {
    await this.goToStep('commit_time');
    const items = this.page.getByTestId('commitment-item');
    const before = await items.count();
    await this.page.getByTestId('commitment-what').fill(what);
    await this.page.getByTestId('commitment-words').fill(words);
    await expect(this.page.getByTestId('commitment-resolved')).toHaveAttribute('data-state', 'read');
    await this.page.getByTestId('commitment-add').click();
    await expect(items).toHaveCount(before + 1);
  }

  async saveTicket(): Promise<void> {
    await this.page.getByTestId('save-ticket').click();
    await expect(this.page.getByTestId('save-ticket')).toHaveAttribute('data-ticket-id', /.+/);
  }

  async hangUpAndWrapUp(): Promise<void> {
    await this.page.keyboard.press('F4');
    await expect(this.page.getByTestId('wrapup')).toBeVisible();
  }

  async completeWrapUp(): Promise<void> {
    await this.page.getByTestId('wrapup-complete').click();
    await expect(this.page.getByTestId('wrapup')).toHaveCount(0);
  }

  async pullCable(): Promise<void> {
    await this.page.getByRole('switch', { name: '拔掉网线' }).click({ force: true });
    await expect(this.link).toContainText('离线', { timeout: 20_000 });
  }

  async plugIn(): Promise<void> {
    await this.page.getByRole('switch', { name: '插上网线' }).click({ force: true });
  }

  /** Nothing waits any more, and the hub has confirmed it all. */
  async waitUntilSent(): Promise<void> {
    await expect(this.link).toContainText('在线', { timeout: 30_000 });
    await expect(this.link).not.toContainText('待发送', { timeout: 30_000 });
  }
}
