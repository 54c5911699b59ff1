/** Ten thousand of something: the page draws what is in sight, says how many there are, and keys still walk through them. */
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderDesk } from '../support/render-desk.tsx';

const inSight = 100;

test('a day of ten thousand to-dos draws those in sight and numbers them', async () => {
  const { user } = renderDesk({ ui: { screen: 'to-do' }, scenario: 'many' });
  const lines = await screen.findAllByRole('listitem');
  expect(lines.length).toBeLessThan(3 * inSight);
  expect(Number(lines[0]?.getAttribute('aria-setsize'))).toBeGreaterThan(1_000);
  expect(lines[0]).toHaveAttribute('aria-posinset', '1');
  expect(screen.getByText('这里列出前 3,000 件，共 9,999 件。')).toBeVisible();
  await user.click(screen.getByText('全部'));
  expect(await screen.findByText('这里列出前 3,000 件，共 10,000 件。')).toBeVisible();
  await user.keyboard('{Alt>}jj{/Alt}');
  expect(screen.getAllByRole('listitem').find((line) => line.getAttribute('aria-current') === 'true')).toHaveAttribute('data-index', '2');
});

test('a queue and escalations of ten thousand draw those in sight', async () => {
  renderDesk({ role: 'owner', scenario: 'many' });
  expect((await screen.findAllByTestId('task-line')).length).toBeLessThan(inSight);
  renderDesk({ role: 'manager', scenario: 'many' });
  const lines = await screen.findAllByTestId('escalation-line');
  expect(lines.length).toBeLessThan(inSight);
  expect(lines[0]).toHaveAttribute('aria-setsize', '10002');
});

test('a short list is simply there', async () => {
  renderDesk({ ui: { screen: 'to-do' } });
  expect((await screen.findAllByRole('listitem'))[0]).not.toHaveAttribute('aria-setsize');
  expect(screen.queryByText(/这里列出前/)).not.toBeInTheDocument();
});
