/** Pictures of a desk for a person to judge, light and dark, in both sizes people work in. Only when `STEADYDESK_PICTURES` names a folder. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Desk } from './desk.ts';

const sizes = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
] as const;

/** The desk is left as it was: 1280 by 800, with the person's own theme. */
export async function takePictures({ app, page }: Desk, name: string): Promise<void> {
  const folder = process.env.STEADYDESK_PICTURES;
  if (folder === undefined || folder === '') return;
  mkdirSync(folder, { recursive: true });
  const root = page.locator('html');
  const theme = (await root.getAttribute('data-mantine-color-scheme')) ?? 'light';
  for (const size of sizes) {
    await app.evaluate(({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height), size);
    await page.waitForFunction((width) => window.innerWidth === width, size.width);
    for (const scheme of ['light', 'dark']) {
      await root.evaluate((element, value) => element.setAttribute('data-mantine-color-scheme', value), scheme);
      await page.screenshot({ path: join(folder, `${name}-${size.width}-${scheme}.png`) });
    }
    await root.evaluate((element, value) => element.setAttribute('data-mantine-color-scheme', value), theme);
  }
}
