/** The parameters of a step that matter: those that end in a sink, are computed, or hold or name a secret. */

import { type Fact, known, knownSet, unknown } from '../fact.js';
import type { FunctionCode } from '../function-code.js';
import { at, elements, entries, isObject, type JsonCursor, member, textAt } from '../json-cursor.js';
import { type JudgedText, judgeText, type ParsedText } from '../judge-text.js';
import { HOLE } from '../secrets/find-secrets.js';
import { lowerCase } from '../secrets/letter-case.js';
import { MAX_PARAMETERS, type Parameter as StepParameter } from '../step-parameters.js';
import type { SinkRole } from '../vocabulary.js';
import { hasRawTag, parseMustache, parsePlain, parseTyped, readsOf, withValueBehind } from './expressions.js';
import type { FlowNode } from './flow.js';
import { SQL_STATEMENTS } from './node-types.js';
import { addressKey } from './servers.js';

/** Paths are readable and stable under reordering where elements have names: `headers[X-Api-Key].valueValue`. */
export interface Parameter extends StepParameter {
  /** Of markup only. */
  readonly escaped: Fact | undefined;
  readonly reads: Fact;
}

interface Leaf {
  readonly cursor: JsonCursor;
  readonly text: string;
  readonly path: string;
  /** The path with `*` for the elements of lists. */
  readonly pattern: string;
  readonly name: string;
  /** The type chosen beside a typed input. */
  readonly type: unknown;
}

/**
 * @param predecessors names of the nodes whose message arrives here
 * @param code what the node's code tells, for nodes with code
 * @param given the fixed statement that arrives in the message: see `given-statement.ts`
 */
export function readParameters(
  node: FlowNode,
  predecessors: readonly string[],
  code: FunctionCode | undefined,
  given: string | undefined,
): readonly Parameter[] {
  const leaves: Leaf[] = [];
  for (const [key, cursor] of entries(node.cursor))
    if (!LAYOUT.has(key)) collect(cursor, key, key, key, node.cursor, leaves);
  const found: Parameter[] = [];
  for (const leaf of leaves) {
    if (found.length > MAX_PARAMETERS) break;
    const sink = sinkOf(node, leaf);
    const judged = judgeText(
      { name: leaf.name, text: leaf.text, isNumber: typeof leaf.cursor.value === 'number', sink },
      (text) => parseLeaf(node, leaf, sink, text),
    );
    if (judged === undefined) continue;
    found.push({
      ...judged,
      cursor: leaf.cursor,
      path: leaf.path,
      name: lowerCase(leaf.name),
      escaped: escapedFact(node, judged, leaf.text),
      reads: sink === 'code' ? codeReads(code, predecessors) : readsOf(judged.parsed.holes, predecessors),
    });
  }
  return [
    ...found,
    ...(given === undefined ? fromMessage(node, predecessors) : givenStatement(node, given)),
    ...joinedStatements(node, predecessors, code),
    ...payloadOf(node, predecessors),
  ];
}

/** Where a node stands and how it looks, what its maker notes about it, and where its result goes. */
const LAYOUT = new Set(
  'id type z x y w h wires name info d g l field fieldType outField outputProperties output_location state_location icon inputLabels outputLabels links scope nodes style order width height'.split(
    ' ',
  ),
);

function collect(
  cursor: JsonCursor,
  path: string,
  pattern: string,
  name: string,
  holder: JsonCursor,
  leaves: Leaf[],
): void {
  const { value } = cursor;
  if (leaves.length > MAX_PARAMETERS * 4) return;
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value);
    const key = pattern.slice(pattern.lastIndexOf('.') + 1);
    if (text.trim() !== '')
      leaves.push({ cursor, text, path, pattern, name, type: typeBeside(holder.value, key) });
  } else if (Array.isArray(value)) {
    for (const [i, element] of elements(cursor).entries())
      collect(element, `${path}[${elementName(element.value) ?? i}]`, `${pattern}.*`, name, cursor, leaves);
  } else if (isObject(value)) {
    const own = elementName(value);
    for (const [key, child] of entries(cursor))
      collect(
        child,
        `${path}.${key}`,
        `${pattern}.${key}`,
        own !== undefined && VALUE_KEYS.has(key) ? own : key,
        cursor,
        leaves,
      );
  }
}

/** What an element sets: the property, header or variable. */
const VALUE_KEYS = new Set(['to', 'v', 'value', 'valueValue', 'payload']);

function elementName(value: unknown): string | undefined {
  const keyType = member(value, 'keyType');
  const named =
    keyType !== undefined && keyType !== 'other' && keyType !== 'msg'
      ? keyType
      : (member(value, 'keyValue') ?? member(value, 'name') ?? member(value, 'key') ?? member(value, 'p'));
  if (typeof named !== 'string') return undefined;
  const last = named.slice(named.lastIndexOf('.') + 1);
  return last === '' || named.length > 64 ? undefined : last;
}

/** How inputs name the type that is chosen beside them. */
const TYPE_KEYS: Readonly<Record<string, string>> = {
  to: 'tot',
  from: 'fromt',
  v: 'vt',
  valueValue: 'valueType',
  value: 'type',
};

function typeBeside(holder: unknown, key: string): unknown {
  const listed = Object.hasOwn(TYPE_KEYS, key) ? member(holder, TYPE_KEYS[key] ?? '') : undefined;
  return listed ?? member(holder, `${key}Type`);
}

/** What a text is used as, by node type and pattern. To teach the adapter a sink, add a line. */
const SINKS: Readonly<Record<string, Readonly<Record<string, SinkRole>>>> = {
  'http request': { url: 'url', 'headers.*.valueValue': 'header' },
  'http response': { statusCode: 'none' },
  exec: { command: 'shell' },
  daemon: { command: 'shell' },
  sshexec: { command: 'shell' },
  function: { func: 'code', initialize: 'code', finalize: 'code' },
  'python3-function': { func: 'code' },
  file: { filename: 'path' },
  'file in': { filename: 'path' },
  'tcp request': { server: 'none' },
  graphql: { query: 'body' },
};

function sinkOf(node: FlowNode, leaf: Leaf): SinkRole {
  const ofType = Object.hasOwn(SINKS, node.type) ? SINKS[node.type] : undefined;
  if (ofType !== undefined && Object.hasOwn(ofType, leaf.pattern)) return ofType[leaf.pattern] ?? 'none';
  if (Object.hasOwn(SQL_STATEMENTS, node.type) && SQL_STATEMENTS[node.type] === leaf.pattern)
    return isFixedStatement(node) ? 'sql' : 'none';
  if (isTemplate(node, leaf)) return templateSink(node, leaf.text);
  return ofType === undefined && leaf.pattern === addressKey(node.cursor) ? 'url' : 'none';
}

/** The statement that stands in a node of a database. */
export function statementIn(node: FlowNode): string | undefined {
  const key = Object.hasOwn(SQL_STATEMENTS, node.type) ? SQL_STATEMENTS[node.type] : undefined;
  return key === undefined || !isFixedStatement(node) ? undefined : textAt(node.cursor, key);
}

/** Editors keep a statement that another choice puts out of use. */
function isFixedStatement(node: FlowNode): boolean {
  if (node.type === 'MSSQL') return (textAt(node.cursor, 'queryOptType') ?? 'editor') === 'editor';
  return node.type !== 'sqlite' || textAt(node.cursor, 'sqlquery') !== 'msg.topic';
}

const PAGE_TEMPLATES = new Set(['ui_template', 'ui-template']);

function isTemplate(node: FlowNode, leaf: Leaf): boolean {
  return (
    (node.type === 'template' && leaf.pattern === 'template') ||
    (PAGE_TEMPLATES.has(node.type) && leaf.pattern === 'format')
  );
}

function templateSink(node: FlowNode, text: string): SinkRole {
  if (PAGE_TEMPLATES.has(node.type)) return 'html';
  if (
    textAt(node.cursor, 'format') === 'sql' ||
    /^\s*(?:select|insert into|update|delete from)\s/i.test(text)
  )
    return 'sql';
  return textAt(node.cursor, 'format') === 'html' || MARKUP.test(text) ? 'html' : 'body';
}

/** A page, or a text with elements of one. */
const MARKUP =
  /<(?:!doctype|html|head|body|div|form|h[1-6]|p|br|a|b|i|em|strong|ul|ol|li|span|img|table|script|style)(?:[\s/][^<]{0,500})?>/i;

function parseLeaf(node: FlowNode, leaf: Leaf, sink: SinkRole, text: string): ParsedText {
  if (sink === 'code') return { kind: 'literal', fixed: text.replaceAll(HOLE, ''), holes: [] };
  if (isTemplate(node, leaf))
    return PAGE_TEMPLATES.has(node.type) || textAt(node.cursor, 'syntax') !== 'plain'
      ? parseMustache(text)
      : { kind: 'literal', fixed: text.replaceAll(HOLE, ''), holes: [] };
  if (sink === 'url' || sink === 'sql') return parseMustache(text);
  if (node.type === 'exec' && leaf.pattern === 'command') {
    const property = appended(node);
    return property === undefined ? parsePlain(text) : withValueBehind(text, property);
  }
  return parseTyped(text, leaf.type);
}

/** The property that is put behind a command: older versions say only whether, newer ones say which. */
function appended(node: FlowNode): string | undefined {
  const value = member(node.cursor.value, 'addpay');
  if (value === true || value === 'true') return 'payload';
  return typeof value === 'string' && value !== '' && value !== 'false' ? value : undefined;
}

/** Angular and Vue show values as text, but for these. */
const RAW_PAGE = /ng-bind-html|v-html|innerHTML|\$sce\b|\{\{\{/;

function escapedFact(node: FlowNode, judged: JudgedText, text: string): Fact | undefined {
  if (judged.role !== 'html') return undefined;
  return known(!(PAGE_TEMPLATES.has(node.type) ? RAW_PAGE.test(text) : hasRawTag(text)));
}

function codeReads(code: FunctionCode | undefined, predecessors: readonly string[]): Fact {
  if (code === undefined || code.readsContext)
    return unknown('reads from stored context, which any step may write');
  return knownSet(code.readsMessage ? predecessors : []);
}

/** The statement that a node takes from the message, where whatever comes before it says the same fixed text. */
function givenStatement(node: FlowNode, statement: string): readonly Parameter[] {
  const [path, role] = messageSink(node) ?? ['topic', 'sql'];
  const judged = judgeText({ name: path, text: statement, isNumber: false, sink: role }, (text) => ({
    kind: 'literal',
    fixed: text,
    holes: [],
  }));
  if (judged === undefined) return [];
  const cursor = at(node.cursor, path) ?? node.cursor;
  return [{ ...judged, cursor, path, name: lowerCase(path), escaped: undefined, reads: knownSet([]) }];
}

/** What a node takes from the message where its own field is empty: there is no text, but there is a sink. */
function fromMessage(node: FlowNode, predecessors: readonly string[]): readonly Parameter[] {
  const chosen = messageSink(node);
  if (chosen === undefined) return [];
  const [path, role, property] = chosen;
  const parsed: ParsedText = { kind: 'expression', fixed: HOLE, holes: [property] };
  return [
    {
      cursor: at(node.cursor, path) ?? node.cursor,
      path,
      name: lowerCase(path),
      role,
      parsed,
      sensitive: false,
      holdsSecret: false,
      escaped: undefined,
      // How the statement came about is known where it was put together.
      reads:
        role === 'sql' ? unknown('the statement arrives in the message') : readsOf([property], predecessors),
      value: { tag: 'opaque', reason: 'expression' },
    },
  ];
}

/** What a node sends, writes or stores of the message, without a text that says so. */
function payloadOf(node: FlowNode, predecessors: readonly string[]): readonly Parameter[] {
  const role = payloadRole(node);
  if (role === undefined || predecessors.length === 0) return [];
  return [
    {
      cursor: node.cursor,
      path: 'payload',
      name: 'payload',
      role,
      parsed: { kind: 'expression', fixed: HOLE, holes: ['payload'] },
      sensitive: false,
      holdsSecret: false,
      escaped: undefined,
      reads: knownSet(predecessors),
      value: { tag: 'opaque', reason: 'expression' },
    },
  ];
}

function payloadRole({ type, is, cursor }: FlowNode): SinkRole | undefined {
  if (type === 'http request') return sendsPayload(cursor) ? 'body' : undefined;
  if (type === 'file') return textAt(cursor, 'overwriteFile') === 'delete' ? undefined : 'body';
  if (type === 'tcp request' || is.category === 'send') return 'body';
  return is.category === 'write' ? 'record_data' : undefined;
}

/** The body of a request that has one is the payload; others have it as body or query where the node says so. */
function sendsPayload(cursor: JsonCursor): boolean {
  const method = (textAt(cursor, 'method') ?? 'GET').toUpperCase();
  const pays = member(cursor.value, 'paytoqs');
  return (method !== 'GET' && method !== '') || pays === 'body' || pays === 'query' || pays === true;
}

/** The property of the message that holds the statement of a database node; undefined where the node holds it, or is none. */
export function statementProperty(node: FlowNode): string | undefined {
  if (messageSink(node)?.[1] !== 'sql') return undefined;
  if (node.type !== 'MSSQL') return PROPERTIES.get(node.type) ?? 'topic';
  const chosen = textAt(node.cursor, 'queryOptType') === 'msg' ? textAt(node.cursor, 'queryOpt') : undefined;
  return chosen || 'payload';
}

const PROPERTIES: ReadonlyMap<string, string> = new Map([
  ['postgresql', 'query'],
  ['postgres', 'payload'],
  ['postgres-multi', 'payload'],
  ['oracledb', 'query'],
]);

function messageSink(node: FlowNode): readonly [string, SinkRole, string] | undefined {
  const isEmpty = (key: string) => (textAt(node.cursor, key) ?? '').trim() === '';
  if (node.type === 'http request' && isEmpty('url')) return ['url', 'url', 'url'];
  if ((node.type === 'file' || node.type === 'file in') && isEmpty('filename'))
    return ['filename', 'path', 'filename'];
  // Nothing but what is put behind it.
  if (node.type === 'exec' && isEmpty('command') && appended(node) !== undefined)
    return ['command', 'shell', appended(node) ?? 'payload'];
  const statement = Object.hasOwn(SQL_STATEMENTS, node.type) ? SQL_STATEMENTS[node.type] : undefined;
  if (statement === undefined) return undefined;
  const arrives = statement === 'message' || isEmpty(statement) || !isFixedStatement(node);
  return arrives ? [statement === 'message' ? 'topic' : statement, 'sql', 'topic'] : undefined;
}

/** Statements that code puts together from values: the place is the code. */
function joinedStatements(
  node: FlowNode,
  predecessors: readonly string[],
  code: FunctionCode | undefined,
): readonly Parameter[] {
  return (code?.statements ?? []).map((statement, i) => ({
    cursor: at(node.cursor, 'func') ?? node.cursor,
    path: `func.statement${i === 0 ? '' : i + 1}`,
    name: 'statement',
    role: 'sql',
    parsed: { kind: 'template', fixed: statement.text, holes: ['msg'] },
    sensitive: false,
    holdsSecret: false,
    escaped: undefined,
    reads: statement.fromMessage ? codeReads(code, predecessors) : knownSet([]),
    value: { tag: 'opaque', reason: 'expression' },
  }));
}

/** Whether a statement of fixed text takes its values beside it. */
export function isParameterised(parameter: Parameter): boolean {
  return (
    parameter.role === 'sql' &&
    parameter.parsed.kind === 'literal' &&
    /\$\d|\$[A-Za-z]|\?|[@:][A-Za-z]\w*/.test(parameter.parsed.fixed)
  );
}
