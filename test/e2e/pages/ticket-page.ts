/** What a person does on one ticket's sheet: asks departments, moves it on, settles what was promised, takes an escalation. */
import { expect as baseExpect, type Locator, type Page } from '@playwright/test';

const expect = baseExpect.configure({ timeout: 30_000 });

export class TicketPage {
  readonly page: Page;
  readonly sheet: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sheet = page.getByRole('complementary', { name: /^工单 / });
  }

  /** Of a department, as what the policy proposes when `what` is left out. */
  async ask(department: string, what?: string): Promise<void> {
    await this.sheet.getByRole('button', { name: '请部门协办' }).click();
    if (what === undefined) await this.sheet.getByTestId('route-proposal').filter({ hasText: department }).getByRole('button').click();
    else {
      await this.sheet.getByRole('combobox', { name: '部门' }).selectOption({ label: department });
      await this.sheet.getByRole('textbox', { name: '请对方做什么' }).fill(what);
    }
    await this.sheet.getByRole('button', { name: '发出' }).click();
    await expect(this.task(department)).toHaveAttribute('data-state', 'open');
  }

  task(department: string): Locator {
    return this.sheet.getByTestId('ticket-task').filter({ hasText: department });
  }

  async askAgain(department: string, what: string): Promise<void> {
    await this.task(department).getByRole('button', { name: '再请' }).click();
    const form = this.page.getByRole('dialog').filter({ hasText: '补充对方要的内容' });
    await form.getByRole('textbox').fill(what);
    await form.getByRole('button', { name: '再请' }).click();
    await expect(this.task(department)).toHaveAttribute('data-state', 'open');
  }

  async settle(what: string, as: '已兑现' | '未兑现'): Promise<void> {
    await this.sheet.getByRole('button', { name: `处理承诺：${what}` }).click();
    await this.page.getByRole('menuitem', { name: as }).click();
    await expect(this.sheet.getByRole('button', { name: `处理承诺：${what}` })).toHaveCount(0);
    await expect(this.sheet.getByText(`承诺「${what}」${as}`)).toBeVisible();
  }

  async moveTo(stage: string, reason = ''): Promise<void> {
    await this.sheet.getByRole('button', { name: '推进到' }).click();
    await this.page.getByRole('menuitem', { name: stage }).click();
    if (reason !== '') await this.page.getByRole('textbox', { name: /原因|为什么/ }).fill(reason);
    await this.page.getByRole('button', { name: `推进到「${stage}」` }).click();
    await expect(this.sheet.locator('header').getByText(stage, { exact: true })).toBeVisible();
  }
}
