/** XML: what is refused, where things stand, and that nothing in a file is resolved. */
import { describe, expect, test } from 'vitest';
import { attributePointer, childOf, childrenOf, rootElement, xmlText } from '../src/xml-cursor.js';
import { XML } from '../src/xml-document.js';
import { jsonFile, readFiles } from './one-workflow.js';

const parse = (text: string, maxDepth = 20) => XML.parse(text, maxDepth);

describe('what is refused', () => {
  test.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]>\n<a>b</a>', 'not-xml', 1],
    ['an entity of a document type', '<!DOCTYPE a [<!ENTITY b "c">]>\n<a>&b;</a>', 'not-xml', 2],
    [
      'a document type from elsewhere',
      '<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
      'not-xml',
      2,
    ],
    ['an entity that nothing defines', '<a>\n&passwd;</a>', 'not-xml', 2],
    ['an element that is not closed', '<a>\n<b></a>', 'not-xml', 2],
    ['two roots', '<a/><b/>', 'not-xml', 1],
    ['the same attribute twice', '<a b="1" b="2"/>', 'not-xml', 1],
    ['text only', 'hello', 'not-xml', 1],
    ['half a file', '<a><b c="', 'not-xml', 1],
    ['too many levels', '<a>\n<a>\n<a>\n<a/></a></a></a>', undefined, undefined],
    ['too many levels', `${'<a>'.repeat(30)}${'</a>'.repeat(30)}`, 'too-deep', 1],
  ])('%s', (_, text, reason, line) => {
    const parsed = parse(text);
    if (reason === undefined) expect(parsed.tag).toBe('document');
    else expect(parsed).toMatchObject({ tag: 'refused', reason, position: { line } });
  });

  test('no message quotes the file', () => {
    const parsed = parse('<a password="hunter2hunter2"><b></a>');
    expect(JSON.stringify(parsed)).not.toContain('hunter2');
  });

  test('a hundred thousand levels are refused before they are parsed', () => {
    expect(parse('<a>'.repeat(100_000))).toMatchObject({ reason: 'too-deep' });
  });

  test.each([
    ['comments', `<a><!-- ${'<b>'.repeat(50)} --></a>`],
    ['CDATA', `<a><![CDATA[${'<b>'.repeat(50)}]]></a>`],
    ['attributes', `<a b="${'>'.repeat(50)}" c='${'/>'.repeat(50)}'/>`],
    ['empty elements', `<a>${'<b/>'.repeat(50)}</a>`],
  ])('%s do not count as levels', (_, text) => {
    expect(parse(text).tag).toBe('document');
  });
});

describe('where things stand', () => {
  const text =
    '<?xml version="1.0"?>\r\n<a>\r\n  <b c="1"\r\n     d="2">\u{1f600} x</b>\r\n  <e/>\r\n  <b>y</b></a>';
  const parsed = parse(text);
  if (parsed.tag !== 'document') throw new Error('not parsed');
  const root = rootElement(parsed.root);
  const lineAt = (pointer: string) => {
    const offset = parsed.locate([pointer]).get(pointer);
    return offset === undefined ? undefined : text.slice(0, offset).split('\n').length;
  };

  test.each([
    ['/a', 2],
    ['/a/b[1]', 3],
    ['/a/b[1]/@c', 3],
    ['/a/b[1]/@d', 4],
    ['/a/e', 5],
    ['/a/b[2]', 6],
    ['/a/b[3]', undefined],
    ['/a/gone', undefined],
    ['/a/e/@gone', undefined],
    ['/other', undefined],
  ])('%s is in line %s', (pointer, line) => {
    expect(lineAt(pointer)).toBe(line);
  });

  test('siblings of one name are numbered from one, others are not', () => {
    const [first, second] = childrenOf(root, 'b');
    expect([first?.pointer, second?.pointer, childOf(root, 'e')?.pointer]).toEqual([
      '/a/b[1]',
      '/a/b[2]',
      '/a/e',
    ]);
    expect(first && attributePointer(first, 'd')).toBe('/a/b[1]/@d');
    expect([xmlText(first), xmlText(childOf(root, 'e'))]).toEqual(['\u{1f600} x', undefined]);
  });
});

test('one bad file does not cost the others', () => {
  const good =
    '<environmentvariabledefinition schemaname="a"><type>100000000</type></environmentvariabledefinition>';
  const read = readFiles(jsonFile('bad.xml', '<a><b></a>'), jsonFile('good.xml', good));
  expect(read.keys('Variable')).toEqual(['a']);
  expect(read.files).toMatchObject([
    { path: 'bad.xml', tag: 'skipped', reason: 'not-xml' },
    { path: 'good.xml', tag: 'mapped' },
  ]);
});
