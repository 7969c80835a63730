import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { bindings } from '../src/bindings/index.js';
import { hasMetaModel, loadLspSchemas } from './support/lsp-schema.js';
import { type MemoryServer, startInMemory, UNREADABLE } from './support/session.js';

const stdlib = [
  {
    uri: 'file:///std/mini.policy',
    text: `/// A small platform.
package platforms.mini

platform mini version "1.0"

enum Colour { red "Rot", green }

/// Something to look at.
asset Thing {
  key id: string
  /// What people call it.
  name: string
  colour: Colour or unknown
  next: set of ref Thing
}

edge control: Thing -> Thing via from.next
`,
  },
];

const uri = 'file:///work/a.policy';
const text = `package acme.colours

use platforms.mini

/// Red is loud.
policy CO-01 "Red thing" {
  severity low
  for thing in Thing
  require thing.colour != red
  message "{thing.name} is red"
}
`;
const broken = text.replace('thing.colour', 'thing.color');

let server: MemoryServer;
afterEach(() => server.session.end());

async function open(content: string = text) {
  server = await startInMemory({ stdlib });
  server.session.open(uri, content);
  return server.session;
}
const textDocument = { uri };
const at = (line: number, character: number) => ({ textDocument, position: { line, character } });

describe('documents', () => {
  it('publishes diagnostics with the version of the document, and clears them', async () => {
    const session = await open(broken);
    const [first] = await session.diagnostics(uri, (found) => found.version === 1);
    expect(first).toMatchObject({
      source: 'policyc',
      code: 'resolve/unknown-field',
      severity: 1,
      range: { start: { line: 8, character: 16 }, end: { line: 8, character: 21 } },
    });
    session.change(uri, 2, [
      { range: { start: { line: 8, character: 20 }, end: { line: 8, character: 21 } }, text: 'ur' },
    ]);
    expect(await session.diagnostics(uri, (found) => found.version === 2)).toEqual([]);
  });

  it('publishes what only the lowering tells', async () => {
    const session = await open(`package mine
platform mine version "1"
asset Safe {
  key id: string
  secret codes: set of string
}
policy S-01 "Weak code" {
  severity low
  for safe in Safe
  forbid some code in safe.codes where code == "0000"
}
`);
    expect(await session.diagnostics(uri)).toMatchObject([{ code: 'policy/shown-secret', severity: 1 }]);
  });

  it('fades what is unused', async () => {
    const session = await open(text.replace('  require', '  let idle = thing.name\n  require'));
    expect(await session.diagnostics(uri)).toMatchObject([{ code: 'policy/unused-let', tags: [1] }]);
  });

  it('reads the folders of the workspace and follows their files', async () => {
    server = await startInMemory({ stdlib, files: { [uri]: broken } });
    const { session, disk } = server;
    expect(await session.diagnostics(uri)).toHaveLength(1);
    disk.set(uri, text);
    session.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
    expect(await session.diagnostics(uri, (found) => found.diagnostics.length === 0)).toEqual([]);
  });

  it('prefers the open document and goes back to the file', async () => {
    server = await startInMemory({ stdlib, files: { [uri]: broken } });
    const { session } = server;
    session.open(uri, text);
    expect(await session.diagnostics(uri, (found) => found.version === 1)).toEqual([]);
    session.close(uri);
    const again = await session.diagnostics(
      uri,
      (found) => found.version === undefined && found.diagnostics.length > 0,
    );
    expect(again).toHaveLength(1);
  });

  it('takes back what it said of a file that is gone', async () => {
    server = await startInMemory({ stdlib, files: { [uri]: broken } });
    const { session, disk } = server;
    expect(await session.diagnostics(uri)).toHaveLength(1);
    disk.delete(uri);
    session.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 3 }] });
    expect(await session.diagnostics(uri, (found) => found.diagnostics.length === 0)).toEqual([]);
  });

  it('answers requests about documents it does not know with null', async () => {
    const session = await open();
    const unknown = {
      textDocument: { uri: 'file:///elsewhere/b.policy' },
      position: { line: 0, character: 0 },
    };
    expect(await session.connection.sendRequest('textDocument/hover', unknown)).toBeNull();
    expect(await session.connection.sendRequest('textDocument/completion', unknown)).toBeNull();
  });

  it('clamps positions outside of the document', async () => {
    const session = await open();
    expect(await session.connection.sendRequest('textDocument/hover', at(999, 999))).toBeNull();
  });
});

describe('features', () => {
  it('completes after a dot, with type and documentation', async () => {
    const session = await open(text.replace('thing.colour', 'thing.'));
    const items = await session.connection.sendRequest<{ label: string }[]>(
      'textDocument/completion',
      at(8, 16),
    );
    expect(items.map(({ label }) => label)).toEqual(['id', 'name', 'colour', 'next', 'before']);
    expect(items[1]).toMatchObject({ detail: 'string', textEdit: { newText: 'name' } });
    expect(JSON.stringify(items[1])).toContain('What people call it.');
  });

  it('goes to the definition in the standard library', async () => {
    const session = await open();
    const links = await session.connection.sendRequest('textDocument/definition', at(9, 18));
    expect(links).toMatchObject([
      { targetUri: 'file:///std/mini.policy', targetSelectionRange: { start: { line: 11, character: 2 } } },
    ]);
  });

  it('offers the fix of a diagnostic as an edit', async () => {
    const session = await open(broken);
    const range = { start: { line: 8, character: 17 }, end: { line: 8, character: 17 } };
    const actions = await session.connection.sendRequest('textDocument/codeAction', {
      textDocument,
      range,
      context: { diagnostics: [] },
    });
    expect(actions).toMatchObject([
      {
        kind: 'quickfix',
        edit: { changes: { [uri]: [{ newText: 'colour' }] } },
        diagnostics: [{ source: 'policyc' }],
      },
    ]);
  });

  it('renames, and says why not', async () => {
    const session = await open();
    const ask = (line: number, character: number, newName: string) =>
      session.connection.sendRequest('textDocument/rename', { ...at(line, character), newName });
    const edit = await ask(8, 12, 'item');
    expect(JSON.stringify(edit)).toContain('"newText":"item"');
    await expect(ask(9, 18, 'other')).rejects.toThrow(/standard library/);
    expect(session.logged).toEqual([]);
  });

  it('formats', async () => {
    const session = await open(text.replace('  severity low', '    severity   low'));
    const edits = await session.connection.sendRequest<{ newText: string }[]>('textDocument/formatting', {
      textDocument,
      options: { tabSize: 4, insertSpaces: false },
    });
    expect(edits.map(({ newText }) => newText)).toEqual(['\n  ', ' ', '\n\n  ']);
  });
});

const position = { position: { line: 8, character: 12 } };
const range = { range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } } };

/** What a client may send for each capability that servers advertise. */
const requestsOf: Readonly<Record<string, readonly (readonly [method: string, params: object])[]>> = {
  completionProvider: [['textDocument/completion', position]],
  hoverProvider: [['textDocument/hover', position]],
  definitionProvider: [['textDocument/definition', position]],
  referencesProvider: [['textDocument/references', { ...position, context: { includeDeclaration: true } }]],
  renameProvider: [
    ['textDocument/prepareRename', position],
    ['textDocument/rename', { ...position, newName: 'item' }],
  ],
  documentHighlightProvider: [['textDocument/documentHighlight', position]],
  documentSymbolProvider: [['textDocument/documentSymbol', {}]],
  documentFormattingProvider: [['textDocument/formatting', { options: { tabSize: 2, insertSpaces: true } }]],
  codeActionProvider: [['textDocument/codeAction', { ...range, context: { diagnostics: [] } }]],
  foldingRangeProvider: [['textDocument/foldingRange', {}]],
  semanticTokensProvider: [['textDocument/semanticTokens/full', {}]],
};
const withoutRequests = new Set(['positionEncoding', 'textDocumentSync', 'workspace']);

describe('faults', () => {
  it('survives a request that makes no sense, and logs it', async () => {
    const session = await open();
    expect(await session.connection.sendRequest('textDocument/hover', { textDocument })).toBeNull();
    expect(session.logged).toHaveLength(1);
    expect(await session.connection.sendRequest('textDocument/hover', at(8, 18))).not.toBeNull();
  });

  it('survives a disk that fails and addresses that are none', async () => {
    const session = await open();
    server.disk.set('file:///work/bad.policy', UNREADABLE);
    const changes = [{ uri: 'file:///work/bad.policy', type: 2 }];
    session.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    session.open('no such scheme://%zz', text);
    expect(await session.connection.sendRequest('textDocument/hover', at(8, 18))).not.toBeNull();
    expect(session.logged).toEqual([expect.stringContaining('disk fault')]);
  });
});

describe('the protocol', () => {
  it('answers every capability that it advertises, in the shape that the protocol asks for', async () => {
    const session = await open();
    const advertised = Object.keys(session.initialised.capabilities).filter(
      (name) => !withoutRequests.has(name),
    );
    expect(advertised.length).toBeGreaterThanOrEqual(Object.keys(bindings).length - 1);
    if (!hasMetaModel) console.warn('shapes not checked: ../shared/data/lsp-metaModel.json is absent');
    const schemas = hasMetaModel ? loadLspSchemas() : undefined;
    const check = (
      method: string,
      value: unknown,
      validate: ReturnType<NonNullable<typeof schemas>['result']>,
    ) => expect(validate(value), `${method}: ${JSON.stringify(validate.errors?.slice(0, 3))}`).toBe(true);
    if (schemas) check('initialize', session.initialised, schemas.result('initialize'));
    for (const capability of advertised) {
      const requests = requestsOf[capability];
      expect(requests, `a test request for ${capability}`).toBeDefined();
      for (const [method, params] of requests ?? []) {
        const result = await session.connection.sendRequest(method, { textDocument, ...params });
        expect(result, method).not.toBeNull();
        if (schemas) check(method, result, schemas.result(method));
      }
    }
    session.change(uri, 2, [{ text: broken }]);
    await session.diagnostics(uri, (found) => found.version === 2);
    for (const params of session.published) {
      if (schemas) check('diagnostics', params, schemas.notification('textDocument/publishDiagnostics'));
    }
    expect(session.logged).toEqual([]);
  });

  it('says its name and version', async () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
    const session = await open();
    expect(session.initialised.serverInfo).toEqual({ name: 'policyc', version: manifest.version });
  });

  it('sends plain locations and no snippets to clients that know no better', async () => {
    server = await startInMemory({ stdlib, client: {} });
    server.session.open(uri, text);
    const { connection } = server.session;
    expect(await connection.sendRequest('textDocument/definition', at(8, 18))).toMatchObject([
      { uri: 'file:///std/mini.policy' },
    ]);
    const items = await connection.sendRequest<{ insertTextFormat: number }[]>(
      'textDocument/completion',
      at(3, 0),
    );
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ insertTextFormat }) => insertTextFormat === 1)).toBe(true);
  });

  it('keeps up with a burst of edits', async () => {
    const session = await open();
    for (let version = 2; version <= 300; version++) {
      const line = version % 2 === 0 ? '// a\n' : '';
      session.change(uri, version, [{ text: line + text }]);
    }
    expect(await session.diagnostics(uri, (found) => found.version === 300)).toEqual([]);
    expect(session.published.length).toBeLessThan(50);
  });
});
