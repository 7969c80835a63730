/**
 * The house keeps its shape: rooms import only upward in the table of ARCHITECTURE.md, package.json, tsconfig
 * references and imports say the same, nothing is cyclic, files stay small.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

interface Room {
  readonly directory: string;
  readonly name: string;
  readonly mayImport: readonly string[];
}

/** The table in ARCHITECTURE.md: `| \`directory\` | purpose | a, b, c |`. */
function readTable(): readonly Room[] {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  return [...text.matchAll(/^\| `([^`]+)` \|[^|]*\|([^|]*)\|$/gm)].map(
    ([, directory = '', imports = '']) => ({
      directory,
      name: JSON.parse(readFileSync(join(root, directory, 'package.json'), 'utf8')).name,
      mayImport: imports
        .split(',')
        .map((s) => s.trim())
        .filter((s) => s !== '' && s !== '-'),
    }),
  );
}

function sourceFiles(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((e) => e.isFile() && e.name.endsWith('.ts'))
    .map((e) => join(e.parentPath, e.name));
}

const rooms = readTable();
const shortName = (name: string) => name.replace('@policyc/', '');
const byName = new Map(rooms.map((r) => [shortName(r.name), r]));

describe('the dependency table', () => {
  it('lists every room that has a package.json', () => {
    const manifests = [
      'grammar',
      'vscode-extension',
      ...readdirSync(join(root, 'packages')).map((p) => `packages/${p}`),
    ];
    expect([...rooms.map((r) => r.directory)].sort()).toEqual(manifests.sort());
  });

  it('points upward only, so that nothing is cyclic', () => {
    const order = rooms.map((r) => shortName(r.name));
    for (const room of rooms) {
      for (const name of room.mayImport) {
        expect(order, `${room.directory} names ${name}`).toContain(name);
        expect(order.indexOf(name), `${room.directory} may not import ${name}: it stands below`).toBeLessThan(
          order.indexOf(shortName(room.name)),
        );
      }
    }
  });

  it.each(rooms.map((r) => [r.directory, r] as const))('%s keeps to it', (_, room) => {
    const imported = new Set<string>();
    for (const file of sourceFiles(join(root, room.directory, 'src'))) {
      const text = readFileSync(file, 'utf8');
      for (const [, specifier = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
        const where = `${relative(root, file)} imports ${specifier}`;
        if (specifier.startsWith('@policyc/')) {
          const name = specifier.slice('@policyc/'.length);
          expect(byName.has(name), `${where}: rooms are entered through their index only`).toBe(true);
          expect(room.mayImport, where).toContain(name);
          imported.add(specifier);
        }
        if (specifier.startsWith('.')) {
          const target = relative(join(root, room.directory), join(file, '..', specifier));
          expect(target.startsWith('..'), `${where}: leaves its room`).toBe(false);
        }
      }
    }
    const manifest = JSON.parse(readFileSync(join(root, room.directory, 'package.json'), 'utf8'));
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).filter((d) =>
      d.startsWith('@policyc/'),
    );
    for (const name of imported) expect(declared, `${room.directory}/package.json`).toContain(name);
    for (const name of declared)
      expect(room.mayImport, `${room.directory}/package.json declares ${name}`).toContain(shortName(name));
  });
});

/** Rooms that also run in a browser: no Node modules in their sources. */
const PORTABLE = [
  'base',
  'grammar',
  'syntax',
  'model',
  'builtins',
  'analysis',
  'ir',
  'emit',
  'compiler',
  'platforms',
  'language-service',
];

describe('the rooms up to the compiler and the language service run in a browser', () => {
  it.each(PORTABLE)('%s imports no Node module', (name) => {
    const room = byName.get(name);
    expect(room).toBeDefined();
    for (const file of sourceFiles(join(root, room?.directory ?? '', 'src'))) {
      expect(readFileSync(file, 'utf8'), relative(root, file)).not.toMatch(/from 'node:/);
    }
  });
});

describe('hostile input', () => {
  it('is not spread into arguments, of which engines take no more than 120,000', () => {
    const spreads = sourceFiles(join(root, 'packages/platforms/src')).filter((file) =>
      /\.(?:push|unshift)\(\.\.\.|Math\.(?:max|min)\([^()]*\.\.\.|\.apply\(/.test(readFileSync(file, 'utf8')),
    );
    expect(spreads.map((file) => relative(root, file))).toEqual([]);
  });
});

describe('adapters look alike', () => {
  const platforms = join(root, 'packages/platforms/src');
  const names = readdirSync(platforms).filter((name) =>
    existsSync(join(platforms, name, `${name}-adapter.ts`)),
  );

  it('has one for each platform', () => {
    expect(names.length).toBeGreaterThan(8);
  });

  // The sidecar is policyc's own: it has no expressions, and one kind of file.
  it.each(names.filter((name) => name !== 'governance'))(
    '%s has what tells its files, and what its expressions read, where the others have it',
    (name) => {
      const files = readdirSync(join(platforms, name));
      expect(files).toEqual(expect.arrayContaining(['sniff.ts', 'expressions.ts']));
      expect(files.filter((file) => /^map-.*\.ts$/.test(file))).not.toEqual([]);
    },
  );
});

describe('files stay small', () => {
  const files = rooms
    .flatMap((r) => sourceFiles(join(root, r.directory, 'src')))
    .filter((f) => !f.includes('.generated.'));

  it('has no file of more than 500 lines without a reason in its header', () => {
    const long = files.filter((f) => {
      const text = readFileSync(f, 'utf8');
      return text.split('\n').length > 500 && !/length:/i.test(text.slice(0, 1200));
    });
    expect(long.map((f) => relative(root, f))).toEqual([]);
  });

  it('has no file with a name that says nothing', () => {
    expect(
      files
        .filter((f) => /\/(utils?|helpers?|misc|common|manager)\.ts$/.test(f))
        .map((f) => relative(root, f)),
    ).toEqual([]);
  });
});
