/** A query to a step: what it does, with which login, and what of its options ends where. */

import { asksModel } from '../ai-hosts.js';
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import type { FileNote } from '../file-report.js';
import { at, elements, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import { jsonLeaves, type Leaf } from '../json-leaves.js';
import { literal } from '../judge-text.js';
import { pointers } from '../pointers.js';
import { requestFacts, templateMethod } from '../request-facts.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { statementEffect } from '../sql-statement.js';
import { addParameters, judgeLeaves, type Parameter, type StepPlace } from '../step-parameters.js';
import { parseTemplate } from '../template-text.js';
import type { Category } from '../vocabulary.js';
import type { App, Query } from './app.js';
import { categoryOfOperation, natureOf, sinkOf } from './kinds.js';
import type { MappedSource } from './sources.js';

export interface AppContext {
  readonly app: App;
  readonly sources: ReadonlyMap<string, MappedSource>;
  /** Keys of the tables by their ids. */
  readonly tables: ReadonlyMap<string, string>;
  /** Keys of the triggers of workflows by the ids of those. */
  readonly workflows: ReadonlyMap<string, string>;
  readonly builder: SnapshotBuilder;
  readonly note: (note: FileNote) => void;
}

/** What stands around a query and not in it. */
export interface QueryPlace {
  /** Keys of the steps that run after it. */
  readonly next: readonly string[];
  readonly onError: readonly string[];
  /** Whether its code runs in the browser of whoever opens the page. */
  readonly clientSide: boolean;
  /** What its code is connected to the outside by; undefined for code that is not JavaScript. */
  readonly connectorOf: (code: string | undefined) => Fact;
  /** Whether it is handed to an agent, which decides what it is told. */
  readonly isTool: boolean;
  /** Code beside its options: what it is repeated for. */
  readonly beside: readonly Leaf[];
  /** What code reads, by name. */
  readonly readsOf: (sources: readonly string[]) => Fact;
}

export function mapQuery(query: Query, place: QueryPlace, context: AppContext): void {
  const { app, sources, tables, builder, note } = context;
  const { cursor, kind, options } = query;
  const source = query.source === undefined ? undefined : sources.get(query.source);
  const nature = natureOf(kind);
  const isCode = nature === 'code';
  const table = textAt(options, 'table_id');
  builder.add(
    'Step',
    query.key,
    {
      file: app.file,
      pointer: cursor.pointer,
      fields: pointers({
        credential: at(cursor, 'dataSourceId'),
        connector: at(cursor, 'dataSourceId'),
        category:
          at(options, 'sql_execution', 'sqlQuery') ?? at(options, 'operation') ?? at(options, 'query'),
        store: at(options, 'table_id'),
        calls: at(options, 'workflowId'),
      }),
    },
    {
      name: known(query.name),
      automation: known(app.key),
      operation: known(kind),
      category: known(categoryOf(query, source, place)),
      package: ABSENT,
      credential: known(source?.credential ?? null),
      connector: isCode
        ? place.connectorOf(kind === 'runpy' ? undefined : (textAt(options, 'code') ?? ''))
        : known(source?.connector ?? null),
      disabled: known(false),
      on_error_continue: known(false),
      next: knownSet(place.next),
      on_error: knownSet(place.onError),
      calls: kind === 'workflows' ? calledBy(options, context) : knownSet([]),
      tools: knownSet([]),
      store: known(nature === 'database' && table !== undefined ? (tables.get(table) ?? null) : null),
      elevated: known(source !== undefined && source.credential !== null),
      imports: kind === 'runpy' ? unknown('not JavaScript') : knownSet([]),
      logs_everything: known(false),
      client_side: known(isCode && place.clientSide),
    },
  );
  const step = { key: query.key, file: app.file, pointer: cursor.pointer };
  const parameters = judgeLeaves(
    leavesOf(options).filter((leaf) => isInUse(leaf, kind, options)),
    (leaf) => sinkOf(kind, leaf.pattern),
    (text) => (isCode ? literal(text) : parseTemplate(text, true)),
  );
  const beside = judgeLeaves(place.beside, () => 'code', literal);
  const after = judgeLeaves(transformationOf(options), () => 'code', literal);
  const isPython = (p: Parameter) =>
    after.includes(p)
      ? textAt(options, 'transformationLanguage') === 'python'
      : kind === 'runpy' && !beside.includes(p);
  const sourcesOf = (p: Parameter) =>
    after.includes(p) ? [`(data, rawData) => {${p.parsed.fixed}\n}`] : [p.parsed.fixed];
  addParameters(
    step,
    [...parameters, ...beside, ...after],
    (p) => ({
      reads: isPython(p)
        ? unknown('not JavaScript')
        : place.readsOf(p.role === 'code' ? sourcesOf(p) : p.parsed.holes),
      ...(p.role === 'html' ? { escaped: known(p.parsed.kind === 'literal') } : {}),
      failure_detail: known(false),
    }),
    builder,
    note,
  );
  if (kind === 'restapi') mapRequest(query, step, source, parameters, builder);
}

/** Code that makes something else of what a query gives. */
function transformationOf(options: JsonCursor): readonly Leaf[] {
  const cursor = at(options, 'transformation');
  const text = textOf(cursor) ?? '';
  if (cursor === undefined || text.trim() === '' || member(options.value, 'enableTransformation') !== true)
    return [];
  return [{ cursor, text, path: 'transformation', pattern: 'transformation', name: 'code' }];
}

/** Options of operations that were chosen before stay beside those of the one that is. */
function isInUse({ pattern }: Leaf, kind: string, options: JsonCursor): boolean {
  const [group = ''] = pattern.split('.');
  if (natureOf(kind) === 'database' && OPERATION_OPTIONS.test(group)) {
    const operation = textAt(options, 'operation');
    return operation === undefined || group === (operation === 'join_tables' ? 'join_table' : operation);
  }
  const isText = member(options.value, 'body_toggle');
  return !(group === 'body' && isText === true) && !(group === 'json_body' && isText === false);
}

const OPERATION_OPTIONS =
  /^(?:list_rows|create_row|update_rows|delete_rows|join_table|sql_execution|bulk_\w+)$/;

/** Applications run workflows by id; the workflow may be in another export. */
function calledBy(options: JsonCursor, { workflows }: AppContext): Fact {
  const id = textAt(options, 'workflowId');
  const trigger = id === undefined ? undefined : workflows.get(id);
  return trigger === undefined ? unknown('a workflow that is not among the exports') : knownSet([trigger]);
}

function categoryOf(
  { kind, options }: Query,
  source: MappedSource | undefined,
  { isTool }: QueryPlace,
): Category {
  const operation = textAt(options, 'operation') ?? '';
  switch (natureOf(kind)) {
    case 'sql':
      return statementEffect(textAt(options, 'query') ?? '') ?? categoryOfOperation(operation) ?? 'request';
    case 'http':
      return !isTool &&
        asksModel(parseTemplate(addressOf(options, source), true), templateMethod(textAt(options, 'method')))
        ? 'ai'
        : 'request';
    case 'code':
      return 'code';
    case 'mail':
      return 'send';
    case 'ai':
      return 'ai';
    case 'workflow':
      return 'control';
    case 'database':
      return (
        statementEffect(textAt(options, 'sql_execution', 'sqlQuery') ?? '') ??
        categoryOfOperation(operation) ??
        'request'
      );
    default:
      return categoryOfOperation(operation) ?? 'request';
  }
}

const PAIR_LISTS = ['headers', 'cookies', 'url_params', 'body'];
const IN_PAIR = /^((?:headers|cookies|url_params|body)\[\d+\])\[([01])\]$/;

/** Headers and parameters are lists of pairs; the rest is walked as it stands. Events are no parameters. */
function leavesOf(options: JsonCursor): readonly Leaf[] {
  const plain = jsonLeaves(options, { nameKeys: ['name', 'key', 'column'], valueKeys: new Set(['value']) });
  const names = new Map<string, string>();
  for (const list of PAIR_LISTS)
    for (const [i, pair] of elements(at(options, list)).entries()) {
      const [name] = elements(pair);
      const text = textOf(name);
      if (text) names.set(`${list}[${i}]`, text);
    }
  return plain.flatMap((leaf) => {
    if (/^(?:events|queryTimeout|transformation(?:Language)?)\b/.test(leaf.pattern)) return [];
    const pair = IN_PAIR.exec(leaf.path);
    if (pair === null) return [leaf];
    const [, place = '', part] = pair;
    const name = names.get(place) ?? '';
    // The name of a pair is no text of its own.
    if (part === '0') return [];
    const path = `${place.replace(/\[.*/, '')}[${name || '?'}]`;
    return [{ ...leaf, name, path, pattern: `${place.replace(/\[.*/, '')}.*.1` }];
  });
}

function addressOf(options: JsonCursor, source: MappedSource | undefined): string {
  return (source?.url ?? '') + (textAt(options, 'url') ?? '');
}

function mapRequest(
  { cursor, options }: Query,
  step: StepPlace,
  source: MappedSource | undefined,
  parameters: readonly Parameter[],
  builder: SnapshotBuilder,
): void {
  const own = at(options, 'url');
  const whole = addressOf(options, source);
  const pairs = elements(at(options, 'url_params')).flatMap((pair) => textOf(elements(pair)[0]) || []);
  const method = at(options, 'method');
  const { facts, secretHolder } = requestFacts({
    url: whole === '' ? undefined : parseTemplate(whole, true),
    urlCursor: own,
    queries: parameters.filter((p) => p.role === 'query_key'),
    queryNames: pairs,
    computedNames: pairs.some((name) => name.includes('{{')),
    missing: 'no address is given',
  });
  builder.add(
    'Request',
    builder.claimKey('Request', step.key),
    {
      file: step.file,
      pointer: (own ?? cursor).pointer,
      fields: pointers({ method, secret_query_keys: secretHolder }),
    },
    {
      step: known(step.key),
      method: templateMethod(textOf(method)),
      ...facts,
      // Certificates of one's own can be named; none can be passed over.
      verifies_tls: known(true),
    },
  );
}
