/** What a person does in the queue of public posts: picks one, writes the public answer, leads into a private talk. */
import { expect as baseExpect, type Locator, type Page } from '@playwright/test';

const expect = baseExpect.configure({ timeout: 20_000 });

export class PostsPage {
  readonly page: Page;
  readonly composer: Locator;
  readonly findings: Locator;
  readonly panel: Locator;
  readonly record: Locator;

  constructor(page: Page) {
    this.page = page;
    this.composer = page.getByTestId('composer-input');
    this.findings = page.getByTestId('finding');
    this.panel = page.getByTestId('post-panel');
    this.record = page.getByTestId('record');
  }

  async open(): Promise<void> {
    await expect(this.page.getByRole('navigation').getByRole('button', { name: /帖文/ })).toBeVisible();
    await this.page.keyboard.press('Control+8');
    await expect(this.page.getByRole('heading', { name: '公开帖文' })).toBeVisible();
  }

  line(words: string): Locator {
    return this.page.getByTestId('post-line').filter({ hasText: words });
  }

  async pick(words: string): Promise<void> {
    await this.line(words).click();
    await expect(this.panel).toContainText(words);
  }

  /** At the end of what stands there. */
  async write(text: string): Promise<void> {
    await expect(this.composer).toBeEnabled();
    await this.composer.focus();
    await this.page.keyboard.press('Control+End');
    await this.page.keyboard.insertText(text);
  }

  async clear(): Promise<void> {
    await this.composer.focus();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Delete');
  }

  async showDone(): Promise<void> {
    await this.page.getByText('已处理', { exact: true }).first().click();
  }
}
