/** What a lead does on the scripts screen, and what an agent sees of it. */
import { expect as baseExpect, type Page } from '@playwright/test';

/** As patient in the demo as in the tests: two cores may be busy. */
const expect = baseExpect.configure({ timeout: 20_000 });

export class PacksPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole('navigation', { name: '主导航' }).getByRole('button', { name: '话术' }).click();
    await expect(this.page.getByText('话术内容')).toBeVisible();
  }

  async editFirstTemplate(text: string): Promise<void> {
    await this.open();
    const field = this.page.getByRole('textbox', { name: '话术', exact: true });
    await expect(field).toBeVisible({ timeout: 30_000 });
    await field.fill(text);
    await expect(this.page.getByRole('button', { name: '发布 1 条修改' })).toBeEnabled();
  }

  /** Writes a sentence where nothing is sent, to see what the engine makes of it. */
  async trySentence(text: string, speaker: '坐席' | '客户'): Promise<void> {
    await this.page.locator('label', { hasText: '试一句' }).click();
    await this.page.locator('label', { hasText: speaker }).click();
    await this.page.getByRole('textbox', { name: '要试的话' }).fill(text);
  }

  async publish(): Promise<void> {
    await this.page.getByRole('button', { name: '发布 1 条修改' }).click();
    await this.confirm('安抚的话更具体');
    await this.waitForVersion('scripts', 2);
  }

  /** Says what changed, without which nothing is published, and publishes. */
  async confirm(whatChanged: string): Promise<void> {
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('版本说明').fill(whatChanged);
    await dialog.getByRole('button', { name: '发布', exact: true }).click();
  }

  /** Until the version in force, as the screen names it, is `version`. */
  async waitForVersion(_kind: 'scripts', version: number): Promise<void> {
    await this.open();
    await expect(this.page.getByText(`生效中 第 ${version} 版`)).toBeVisible();
  }
}
