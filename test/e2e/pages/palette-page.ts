/** What a person does with Ctrl+K: opens it, waits for the field, types, sees what stands first, and takes it. */
import { expect as baseExpect, type Page } from '@playwright/test';

const expect = baseExpect.configure({ timeout: 20_000 });

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
