/** What a person can do on the call desk, in the person's words. The only file that knows the screen's test ids. */
import { expect, type Locator, type Page } from '@playwright/test';

export const stepIds = ['empathize', 'paraphrase', 'request_evidence', 'offer_two_options', 'commit_time'] as const;
export type StepId = (typeof stepIds)[number];

export class CallDeskPage {
  readonly page: Page;
  readonly composer: Locator;
  readonly findings: Locator;

  constructor(page: Page) {
    this.page = page;
    this.composer = page.getByTestId('composer-input');
    this.findings = page.getByTestId('finding');
  }

  async waitUntilSynced(): Promise<void> {
    await expect(this.page.getByTestId('link-chip')).toContainText(/在线|Online/);
    await expect(this.page.getByTestId('first-sync')).toHaveCount(0, { timeout: 60_000 });
  }

  async ring(title?: string): Promise<void> {
    await this.page.getByTestId('demo-ring').click();
    const items = this.page.getByRole('menuitem');
    await (title === undefined ? items.first() : items.filter({ hasText: title }).first()).click();
    await expect(this.page.getByTestId('call-pop').or(this.page.getByTestId('profile'))).toBeVisible();
  }

  async answer(): Promise<void> {
    await this.page.keyboard.press('F2');
    await expect(this.composer).toBeVisible();
  }

  step(id: StepId): Locator {
    return this.page.getByTestId(`step-${id}`);
  }

  async expectStep(id: StepId, status: 'open' | 'done' | 'skipped'): Promise<void> {
    await expect(this.step(id)).toHaveAttribute('data-status', status, { timeout: 30_000 });
  }

  async write(text: string): Promise<void> {
    await this.composer.click();
    await this.page.keyboard.insertText(text);
  }

  async record(): Promise<void> {
    await this.page.keyboard.press('Control+Enter');
    await expect(this.composer).toHaveValue('');
  }
}
