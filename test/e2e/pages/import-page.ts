/** What a lead does to import a file: chooses it, checks the columns, reads the dry run, imports, reads what came of it. */
import { expect as baseExpect, type Locator, type Page } from '@playwright/test';

const expect = baseExpect.configure({ timeout: 30_000 });

export type ChosenFile = { name: string; mimeType: string; buffer: Buffer };

export class ImportPage {
  readonly page: Page;
  readonly badRows: Locator;

  constructor(page: Page) {
    this.page = page;
    this.badRows = page.getByTestId('bad-row');
  }

  async open(): Promise<void> {
    await this.page.keyboard.press('Control+3');
    await this.page.getByRole('button', { name: '导入', exact: true }).click();
    await expect(this.page.getByRole('heading', { name: '导入表格' })).toBeVisible();
  }

  async choose(file: ChosenFile): Promise<void> {
    await this.page.getByTestId('import-file').setInputFiles(file);
    await expect(this.page.getByText(file.name)).toBeVisible();
  }

  async check(): Promise<void> {
    await this.page.getByRole('button', { name: '试运行' }).click();
    await expect(this.page.getByText('行可以导入', { exact: true })).toBeVisible();
  }

  async start(): Promise<void> {
    await this.page.getByRole('button', { name: /^导入 \d+ 行$/ }).click();
  }

  /** Until it says that it is over; answers the sentence that says so. */
  async result(): Promise<string> {
    const summary = this.page.getByTestId('import-summary');
    await expect(summary).toBeVisible({ timeout: 90_000 });
    return summary.innerText();
  }

  async figure(name: 'added' | 'unchanged' | 'left'): Promise<number> {
    return Number((await this.page.getByTestId(`sent-${name}`).innerText()).replaceAll(',', ''));
  }
}
