/** What a person does in the ledger: looks a ticket up, writes notes on it, hands it to somebody, and reads the conflict cards. */
import { expect as baseExpect, type Locator, type Page } from '@playwright/test';

const expect = baseExpect.configure({ timeout: 20_000 });

export class LedgerPage {
  readonly page: Page;
  readonly note: Locator;
  readonly owner: Locator;

  constructor(page: Page) {
    this.page = page;
    this.note = page.getByRole('textbox', { name: '备注' });
    this.owner = page.getByRole('combobox', { name: '负责人' });
  }

  /** By its number, as it stands in the table; under another tab than the one in front, if named. */
  async open(ticketNo: string, tab?: string): Promise<void> {
    await this.page.keyboard.press('Control+3');
    if (tab !== undefined) await this.page.getByRole('radiogroup').getByText(tab, { exact: true }).click();
    await this.page.getByRole('textbox', { name: '搜工单号' }).fill(ticketNo);
    const row = this.page.getByRole('row').filter({ hasText: ticketNo });
    await expect(row).toHaveCount(1);
    await row.getByRole('button').first().click();
    await expect(this.page.getByRole('heading', { level: 2 })).toBeVisible();
    await expect(this.page.locator('header').filter({ hasText: ticketNo })).toBeVisible();
    await expect(this.note).toBeVisible();
  }

  /** One after the other, as fast as the page takes them: typed into the field, sent with its button, the next when the field is empty. */
  async addNotes(texts: readonly string[]): Promise<void> {
    await this.note.evaluate(async (field, all) => {
      const area = field as HTMLTextAreaElement;
      const setText = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set;
      const until = <T>(look: () => T | null | undefined | false): Promise<T> =>
        new Promise((done) => {
          const again = () => {
            const found = look();
            if (found) done(found);
            else setTimeout(again, 5);
          };
          again();
        });
      const send = () =>
        [...document.querySelectorAll('button')].find(({ textContent, disabled }) => !disabled && textContent?.startsWith('添加备注'));
      for (const text of all) {
        setText?.call(area, text);
        area.dispatchEvent(new Event('input', { bubbles: true }));
        (await until(send)).click();
        await until(() => area.value === '');
      }
    }, texts);
  }

  /** Written, not sent; waits until it lies on the disk. */
  async leaveHalfWritten(text: string): Promise<void> {
    await this.note.fill(text);
    await expect(this.page.getByText('草稿已存')).toBeVisible();
  }

  async giveTo(memberId: string): Promise<void> {
    await this.owner.selectOption(memberId);
    await expect(this.owner).toHaveValue(memberId);
  }

  /** The cards of every open conflict, in the panel of what is not settled. */
  async conflictCards(): Promise<Locator> {
    await this.page.keyboard.press('Control+Shift+O');
    const panel = this.page.getByRole('dialog');
    await panel.getByRole('tab', { name: '冲突' }).click();
    return panel.getByRole('listitem');
  }
}
