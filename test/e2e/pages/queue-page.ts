/** What a department's owner does: reads a request with its evidence, answers it, or hands it back. */
import { expect as baseExpect, type Locator, type Page } from '@playwright/test';

const expect = baseExpect.configure({ timeout: 60_000 });

export class QueuePage {
  readonly page: Page;
  readonly panel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByTestId('task-panel');
  }

  async open(ticketNo: string, what: string): Promise<void> {
    await this.page.keyboard.press('Control+6');
    const line = this.page.getByTestId('task-line').filter({ hasText: ticketNo }).filter({ hasText: what });
    await line.click();
    await expect(this.panel.getByRole('heading', { name: what })).toBeVisible();
  }

  async handBack(reason: string, note: string): Promise<void> {
    await this.panel.getByRole('button', { name: '退回' }).click();
    const form = this.page.getByRole('dialog');
    await form.getByRole('combobox', { name: '为什么退回' }).selectOption({ label: reason });
    await form.getByRole('textbox', { name: '说明' }).fill(note);
    await form.getByRole('button', { name: '退回' }).click();
    await expect(form).toHaveCount(0);
  }

  async answer(result: string): Promise<void> {
    await this.panel.getByRole('textbox', { name: '答复' }).fill(result);
    await this.page.keyboard.press('Control+Enter');
    await expect(this.panel.getByRole('textbox', { name: '答复' })).toHaveCount(0);
  }
}
