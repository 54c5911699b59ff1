/** What a person does in the day list: sees what is due, and settles a line where it stands. */
import { expect as baseExpect, type Locator, type Page } from '@playwright/test';

const expect = baseExpect.configure({ timeout: 30_000 });

export class ToDoPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.keyboard.press('Control+2');
    await expect(this.page.getByRole('heading', { name: '待办', level: 1 })).toBeVisible();
  }

  line(...words: readonly (string | RegExp)[]): Locator {
    return words.reduce((lines: Locator, word) => lines.filter({ hasText: word }), this.page.getByRole('main').getByRole('listitem'));
  }

  /** Scrolls until it is in sight: of a long day only a part is drawn, and what comes in may come late. */
  async reveal(line: Locator): Promise<void> {
    await expect(async () => {
      if ((await line.count()) === 0) {
        await this.page
          .locator('[data-scroller]')
          .first()
          .evaluate((element) => {
            const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
            element.scrollTop = isAtEnd ? 0 : element.scrollTop + element.clientHeight / 2;
          });
      }
      await expect(line).toBeVisible({ timeout: 250 });
    }).toPass({ timeout: 150_000 });
  }

  /** The outcome of a follow-up, and where it takes the ticket. */
  async finish(line: Locator, outcome: string, next: string): Promise<void> {
    const form = this.page.getByRole('dialog');
    // What comes in meanwhile may push the line out of sight between finding and pressing it.
    await expect(async () => {
      await this.reveal(line);
      await line.getByRole('button', { name: /^处理/ }).click({ timeout: 2_000 });
      await expect(form).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 150_000 });
    await form.getByRole('textbox', { name: '结果' }).fill(outcome);
    await expect(form.getByRole('combobox', { name: '工单接下来' })).toHaveValue(/care|closed/);
    await form.getByRole('combobox', { name: '工单接下来' }).selectOption({ label: next });
    await form.getByRole('button', { name: '完成回访' }).click();
    await expect(line).toHaveCount(0);
  }
}
