/** What a person does with Ctrl+K: opens it, waits for the field, types, sees what stands first, and takes it. */
import { expect as baseExpect, type Locator, type Page } from '@playwright/test';

const expect = baseExpect.configure({ timeout: 20_000 });

/** Opened for somebody who may be at the hub only. */
export class PaletteFinds {
  readonly page: Page;
  readonly field: Locator;
  /** Those at the hub. */
  readonly away: Locator;
  /** The line that Enter takes. */
  readonly taken: Locator;

  constructor(page: Page) {
    this.page = page;
    const palette = page.getByRole('dialog');
    this.field = palette.getByRole('textbox');
    this.away = palette.getByTestId('away-hit');
    this.taken = palette.locator('[data-action][data-selected]');
  }

  async open(words: string): Promise<void> {
    await this.page.keyboard.press('Control+K');
    await expect(this.field).toBeFocused();
    await this.page.keyboard.type(words);
  }
}

/** Runs the action of this name; the name has to be the only thing found. */
export async function runFromPalette(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+K');
  const palette = page.getByRole('dialog');
  const field = palette.getByRole('textbox');
  await expect(field).toBeFocused();
  await page.keyboard.type(name);
  await expect(field).toHaveValue(name);
  const found = palette.locator('[data-action]');
  await expect(found).toHaveText([new RegExp(name)]);
  await expect(found.and(palette.locator('[data-selected]'))).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(field).toBeHidden();
}
