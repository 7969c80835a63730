/** That the generator of programs makes what it is there for: each construct, in programs without errors, with every verdict. */
import { expect, it } from 'vitest';
import { compileProgram } from './compile-program.js';
import { constructsIn } from './constructs.js';
import { fittedData } from './fitted-data.js';
import { makeCase } from './fuzz-case.js';

const SEEDS = 150;
/** In at least so many of them. */
const RARELY = 2;

const EXPECTED = [
  ...['group', 'is K', 'field: ref to a group', 'source: group', 'composite key', 'singleton', 'alike by'],
  ...['before', 'is new', 'removed', 'snapshot: baseline', 'snapshot: no baseline'],
  ...['count', 'distinct', 'list', 'sum', 'min', 'max', 'first', 'giving', 'source: made of another'],
  ...['path', 'path from a set', 'path from a kind', 'path to a set', 'path to a kind', 'path to one asset'],
  ...['unless through', 'edge via from', 'edge via to', 'union of edges'],
  ...['snapshot: $partial', 'snapshot: $unknown', 'snapshot: $opaque', 'snapshot: stubs'],
  ...['snapshot: kinds that are not covered', 'assume unknown is fail', 'policy of the workspace'],
  ...['field: record', 'field: set of record', 'field: list of record', 'field: url', 'field: map', 'lookup'],
  ...['field: cidr', 'field: version_range', 'field: decimal', 'field: timestamp', 'field: duration'],
  ...['field: many', 'field: one', 'secret field', 'derived field', 'states: T? or unknown'],
  ...[
    'extension of the platform',
    'extend asset',
    'table',
    'source: table',
    'data: rows',
    'data: parameters',
  ],
  ...['parameter: set', 'parameter: map', 'guard of a parameter', 'function', 'call of a function', 'let'],
  ...['some', 'every', 'no', 'and', 'or', 'not', 'if', 'otherwise', 'in', 'not in', 'like', 'matches', 'ago'],
  ...[
    'is present',
    'is absent',
    'is known',
    'is unknown',
    'is empty',
    'subset of',
    'disjoint from',
    '==',
    '<=',
  ],
  ...['lookup: table', 'lookup: map of texts', 'guard: look-up', 'field of a row', 'let of a look-up'],
  ...['field: map of texts', 'parameter: map of texts', 'in: map of texts'],
  ...['in: stored map of texts', 'in: stored range', 'in: stored block', 'in: range', 'in: block'],
  ...['function: T? taken', 'function: T? given', 'call: T? given', 'guard: call', 'field of a call'],
  ...['derived field that may be absent', 'call: within what is not written out'],
  ...['path to a collection', 'path from a collection', 'unless through a collection'],
  ...['== of sets', '== of a set that is written'],
  ...['call: age', 'call: is_private', 'call: within', 'call: lower', 'call: length', 'call: contains'],
];

it('each construct is in some of the random programs', () => {
  const found = new Map<string, number>();
  let sound = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { program, snapshots, data } = makeCase(seed);
    const { parsed, program: lowered } = compileProgram(program);
    if (lowered === undefined) continue;
    sound += 1;
    for (const name of constructsIn({ parsed, snapshots, data: fittedData(data, lowered) }))
      found.set(name, (found.get(name) ?? 0) + 1);
  }
  expect(sound).toBeGreaterThan(SEEDS * 0.85);
  expect(EXPECTED.filter((name) => (found.get(name) ?? 0) < RARELY)).toEqual([]);
}, 120_000);
