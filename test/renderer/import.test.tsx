/** Importing a file as a lead sees it: columns, dry run, import, and what can go wrong. */
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useUiStore } from '../../src/renderer/state/ui-store.ts';
import { fakeImport, fakeUnfinished, type ImportStep } from '../support/fake-desk-imports.ts';
import { type Rendered, renderDesk } from '../support/render-desk.tsx';

const ui = { screen: 'ledger', importing: true } as const;

/** A lead's window with a file this far. */
function renderImport(step: ImportStep): Rendered {
  const rendered = renderDesk({ role: 'lead', ui });
  rendered.desk.state.importView = fakeImport(step);
  return rendered;
}

test('a file goes to the store in pieces, its columns are guessed, and a changed column is told to the store', async () => {
  const { desk, user } = renderDesk({ role: 'lead', ui });
  await user.upload(await screen.findByTestId('import-file'), new File(['a,b\n1,2'], '台账.csv', { type: 'text/csv' }));
  expect(await screen.findByText(/1,000 行/)).toBeVisible();
  expect(desk.state.asked.map(({ name }) => name)).toEqual(['imports.begin', 'imports.append', 'imports.read']);
  const table = screen.getByRole('table', { name: '对应列' });
  expect(within(table).getByRole('combobox', { name: '电话' })).toHaveValue('3');
  await user.selectOptions(within(table).getByRole('combobox', { name: '紧急程度' }), 'M 区域经理');
  await waitFor(() => expect(desk.state.asked.at(-1)).toMatchObject({ name: 'imports.setMapping', input: { mapping: { urgency: 12 } } }));
});

test('without a required column there is no dry run, and it is said which', async () => {
  const { user } = renderImport('mapping');
  await user.selectOptions(await screen.findByRole('combobox', { name: '台账编号' }), '不导入');
  expect(await screen.findByText('还缺：台账编号')).toBeVisible();
  expect(screen.getByRole('button', { name: '试运行' })).toBeDisabled();
});

test('the dry run names every bad row with reason and advice; importing shows progress and can be stopped', async () => {
  const { desk, user } = renderImport('mapping');
  await user.click(await screen.findByRole('button', { name: '试运行' }));
  expect(await screen.findAllByTestId('bad-row')).toHaveLength(10);
  expect(screen.getByText('号码被表格软件改成了科学计数法，原来的数字已经丢失')).toBeVisible();
  await user.click(screen.getByRole('button', { name: '保存问题清单' }));
  expect(await screen.findByText(/已保存：.*导入问题清单/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: '导入 990 行' }));
  expect(await screen.findByText('800 / 990')).toBeVisible();
  await user.click(screen.getByRole('button', { name: '停止导入' }));
  expect(await screen.findByText(/190 行还没有发送/)).toBeVisible();
  expect(desk.state.asked.at(-1)?.name).toBe('imports.cancel');
});

test('a file that cannot be read says what happened, what is safe and what to do', async () => {
  renderImport('damaged');
  expect(await screen.findByRole('alert')).toHaveTextContent('读不完整，所以一行也没有导入');
  expect(screen.getByRole('button', { name: '换一个文件' })).toBeEnabled();
  expect(screen.queryByRole('button', { name: '试运行' })).toBeNull();
});

test('a file without a problem is not told to mend any, and its rows are counted as the language writes them', async () => {
  renderImport('clean');
  expect(await screen.findByText('没有发现问题')).toBeVisible();
  expect(screen.queryByText(/有问题的行不会导入/)).toBeNull();
  expect(screen.getByRole('button', { name: '导入 1,000 行' })).toBeEnabled();
});

test('leaving goes back to the ledger, and the ledger leads here again', async () => {
  const { user } = renderDesk({ role: 'lead', ui });
  await user.click(await screen.findByRole('button', { name: '返回台账' }));
  expect(useUiStore.getState().importing).toBe(false);
  await user.click(await screen.findByRole('button', { name: '导入' }));
  expect(await screen.findByRole('heading', { name: '导入表格' })).toBeVisible();
});

test('an agent is told whom to ask', async () => {
  renderDesk({ ui });
  expect(await screen.findByText('导入由班长操作')).toBeVisible();
});

test('an import that was cut short says how far it came and that nothing is lost; it goes on with the same file, or is left', async () => {
  const { desk, user } = renderDesk({ role: 'lead', ui });
  desk.state.unfinishedImports = [fakeUnfinished];
  const card = (await screen.findByText(/上次导入没有完成/)).closest('[role="status"]') as HTMLElement;
  expect(card).toHaveTextContent('停在第 812 行：可以导入的 990 行里，前 800 行已有结果，还剩 190 行');
  expect(card).toHaveTextContent('没有丢失');
  await user.upload(within(card).getByTestId('go-on-file'), new File(['a,b\n1,2'], '别的.csv', { type: 'text/csv' }));
  expect(await screen.findByText(/这不是上次没导完的/)).toBeVisible();
  expect(desk.state.asked.map(({ name }) => name)).toEqual(['imports.begin', 'imports.append', 'imports.read']);
});

test('leaving an import that was cut short takes its card away', async () => {
  const { desk, user } = renderDesk({ role: 'lead', ui });
  desk.state.unfinishedImports = [fakeUnfinished];
  await user.click(await screen.findByRole('button', { name: '就到这里' }));
  await waitFor(() => expect(screen.queryByText(/上次导入没有完成/)).toBeNull());
  expect(desk.state.asked.at(-1)).toEqual({ name: 'imports.leave', input: { importId: fakeUnfinished.importId } });
});

test('a file that goes on says from which row, and sends the rest alone', async () => {
  renderImport('goesOn');
  expect(await screen.findByText(/第 812 行以前已经导入过，这次只导入后面的 190 行/)).toBeVisible();
  expect(screen.getByRole('button', { name: '接着导入 190 行' })).toBeEnabled();
});

test('the ledger says that an import is unfinished', async () => {
  const { desk } = renderDesk({ role: 'lead', ui: { screen: 'ledger', importing: false } });
  desk.state.unfinishedImports = [fakeUnfinished];
  expect(await screen.findByRole('button', { name: '继续导入' })).toBeVisible();
});
