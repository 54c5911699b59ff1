/** What a person does on the customers screen: types whom to find, sees who is on this PC and who is at the team hub, and fetches one. */
import { expect as baseExpect, type Locator, type Page } from '@playwright/test';

const expect = baseExpect.configure({ timeout: 30_000 });

export class CustomersPage {
  readonly page: Page;
  readonly field: Locator;
  /** Those on this PC. */
  readonly hits: Locator;
  /** Those at the hub. */
  readonly away: Locator;
  readonly offline: Locator;

  constructor(page: Page) {
    this.page = page;
    this.field = page.getByRole('search').getByRole('textbox');
    const box = page.getByTestId('customer-hits');
    this.away = box.getByTestId('away-hit');
    this.hits = box.locator('button:has(mark)');
    this.offline = page.getByTestId('away-offline');
  }

  async open(): Promise<void> {
    await this.page.keyboard.press('Control+4');
    await expect(this.field).toBeVisible();
  }

  async find(text: string): Promise<void> {
    await this.field.fill('');
    await this.field.fill(text);
  }
}
