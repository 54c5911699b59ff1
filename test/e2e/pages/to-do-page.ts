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
}
