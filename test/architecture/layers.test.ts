/** Walks every import under src/ and holds the house rules; a failure quotes the line of `layers.ts` that forbids it. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ipcFiles, type Layer, layers, mostLines, sqlRooms } from './layers.ts';

const files = globSync('src/**/*.{ts,tsx}').map((file) => file.replaceAll('\\', '/'));
const sources = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
}

function importsOf(source: string): string[] {
  const found: string[] = [];
  const pattern = /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  for (const match of withoutComments(source).matchAll(pattern)) found.push(match[1] ?? match[2] ?? '');
  return found;
}

function layerOf(file: string): Layer | undefined {
  return layers.filter((layer) => file.startsWith(layer.folder)).sort((a, b) => b.folder.length - a.folder.length)[0];
}

function packageAllowed(layer: Layer, name: string): boolean {
  if (name.startsWith('node:') || builtinModules.includes(name)) return name.startsWith('node:') && layer.packages.includes('node:');
  return layer.packages.some((allowed) =>
    allowed.endsWith('/*') ? name === allowed.slice(0, -2) || name.startsWith(allowed.slice(0, -1)) : name === allowed,
  );
}

function resolveImport(file: string, name: string): string {
  return relative('.', join(dirname(file), name)).replaceAll('\\', '/');
}

function violation(file: string, name: string): string | null {
  const layer = layerOf(file);
  if (layer === undefined) return `${file}: no line in layers.ts covers this folder`;
  const quote = `layers.ts: { folder: '${layer.folder}', folders: [${layer.folders.join(', ')}], packages: [${layer.packages.join(', ')}] }`;
  if (name.startsWith('.')) {
    const target = resolveImport(file, name);
    if (/\.(css|svg|png)$/.test(target)) return null;
    const allowed = target.startsWith(layer.folder) || layer.folders.some((folder) => target.startsWith(folder));
    return allowed ? null : `${file} imports ${target}\n  forbidden by ${quote}`;
  }
  if (name.endsWith('.css')) return null;
  return packageAllowed(layer, name) ? null : `${file} imports ${name}\n  forbidden by ${quote}`;
}

function findCycle(graph: Map<string, string[]>): string[] | null {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): string[] | null => {
    if (done.has(node)) return null;
    const at = path.indexOf(node);
    if (at !== -1) return [...path.slice(at), node];
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node);
    if (cycle) return cycle;
  }
  return null;
}

describe('the house', () => {
  test('every import is one that its room may make', () => {
    const broken = [...sources].flatMap(([file, source]) => importsOf(source).flatMap((name) => violation(file, name) ?? []));
    expect(broken.join('\n')).toBe('');
  });

  test('features never import one another', () => {
    const broken = [...sources].flatMap(([file, source]) => {
      const own = /^src\/renderer\/features\/([^/]+)\//.exec(file)?.[1];
      if (own === undefined) return [];
      return importsOf(source)
        .filter((name) => name.startsWith('.'))
        .map((name) => resolveImport(file, name))
        .filter((target) => target.startsWith('src/renderer/features/') && !target.startsWith(`src/renderer/features/${own}/`))
        .map((target) => `${file} imports ${target}`);
    });
    expect(broken).toEqual([]);
  });

  test('there are no import cycles', () => {
    const graph = new Map(
      [...sources].map(([file, source]) => [
        file,
        importsOf(source.replace(/import type[^;]+;/g, ''))
          .filter((name) => name.startsWith('.'))
          .map((name) => resolveImport(file, name))
          .filter((target) => sources.has(target)),
      ]),
    );
    expect(findCycle(graph)).toBeNull();
  });

  test('SQL stands only in the database rooms', () => {
    const sql =
      /\b(SELECT\s[\s\S]{0,200}?\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX|VIEW))\b/;
    const broken = [...sources]
      .filter(([file]) => !sqlRooms.some((room) => file.startsWith(room)))
      .filter(([, source]) => sql.test(withoutComments(source)))
      .map(([file]) => file);
    expect(broken).toEqual([]);
  });

  test('only the two bridge files speak Electron IPC', () => {
    const broken = [...sources]
      .filter(([file, source]) => /\bipc(Main|Renderer)\b/.test(withoutComments(source)) && !ipcFiles.includes(file))
      .map(([file]) => file);
    expect(broken).toEqual([]);
  });

  test('shared reads no clock and rolls no dice', () => {
    const broken = [...sources]
      .filter(([file, source]) => file.startsWith('src/shared/') && /Date\.now\(|Math\.random\(|new Date\(\)/.test(withoutComments(source)))
      .map(([file]) => file);
    expect(broken).toEqual([]);
  });

  test('files stay short enough to hold in the head', () => {
    const long = [...sources].filter(([, source]) => source.split('\n').length > mostLines + 1).map(([file]) => file);
    expect(long).toEqual([]);
  });

  test('file names say what they hold', () => {
    const vague = files.filter(
      (file) => /\/(utils?|helpers?|common|manager|index)\.(ts|tsx)$/.test(file) || /[A-Z_]/.test(file.split('/').at(-1) ?? ''),
    );
    expect(vague).toEqual([]);
  });

  test('every path named in the docs exists', () => {
    const docs = ['README.md', ...globSync('docs/**/*.md')];
    const missing = docs.flatMap((doc) =>
      [...readFileSync(doc, 'utf8').matchAll(/`((?:src|test|scripts|assets|docs|bench)\/[\w./-]+)`/g)]
        .map((match) => match[1] ?? '')
        .filter((path) => !existsSync(path))
        .map((path) => `${doc} names ${path}`),
    );
    expect(missing).toEqual([]);
  });
});
