/**
 * Random programs of the IR over a small schema that has every kind of field: nested conditions that nobody would write,
 * for the comparison of engines. Every program is closed and typed; `verify` agrees.
 */
import { compareUtf8 } from '@policyc/base';
import type { ir } from '@policyc/ir';
import {
  type FieldType,
  findKind,
  isCounterpart,
  kindBefore,
  kindsOf,
  momentOf,
  type PolicyMetadata,
  type Schema,
  type SchemaField,
  type StoredField,
  storedField,
  storedFields,
  storedIn,
  type Type,
  WORKSPACE_KIND,
  withBaseline,
  withWorkspace,
} from '@policyc/model';
import type { Random } from './random-snapshot.js';

const STRING: Type = { tag: 'string' };
const INT: Type = { tag: 'int' };
const BOOL: Type = { tag: 'bool' };
const LEVEL: Type = { tag: 'enum', name: 'Level' };
const COLOUR: Type = { tag: 'enum', name: 'Colour' };
const DECIMAL: Type = { tag: 'decimal' };
const TIMESTAMP: Type = { tag: 'timestamp' };
const DURATION: Type = { tag: 'duration' };
const VERSION: Type = { tag: 'version' };
const IP: Type = { tag: 'ip' };
const CIDR: Type = { tag: 'cidr' };
const HOST: Type = { tag: 'host' };
const ITEM: Type = { tag: 'asset', kind: 'Item' };
const ITEM_BEFORE: Type = { tag: 'asset', kind: 'Item (before)' };
const GROUP: Type = { tag: 'asset', kind: 'Group' };
/** Either of them. */
const THING = { tag: 'asset', kind: 'Thing' } as const;
const setOf = (element: Type): Type => ({ tag: 'set', element });
const listOf = (element: Type): Type => ({ tag: 'list', element });

function stored(name: string, type: Type, states: '' | '?' | 'u' | '?u' = '', secret = false): StoredField {
  const fieldType: FieldType = { type, optional: states.includes('?'), unknown: states.includes('u') };
  return { tag: 'stored', name, doc: '', type: fieldType, secret };
}
/** A field with parts; those of a collection are told apart by the part `name`. */
function withParts(field: StoredField, ...parts: readonly StoredField[]): StoredField {
  return { ...field, parts, elementKey: 'name' };
}
const record = (name: string): Type => ({ tag: 'record', name });
function relation(name: string, kind: string, via: string, many = true): SchemaField {
  return { tag: 'relation', name, doc: '', many, kind, via };
}
const members = (...names: readonly string[]) => names.map((name) => ({ name, title: '', doc: '' }));

export const RANDOM_SCHEMA: Schema = {
  platform: 'toy',
  version: '1.0',
  enums: [
    { name: 'Level', doc: '', ordered: true, members: members('low', 'middle', 'high') },
    { name: 'Colour', doc: '', ordered: false, members: members('red', 'green') },
  ],
  kinds: [
    {
      name: 'Group',
      doc: '',
      singleton: false,
      key: 'id',
      fields: [
        stored('id', STRING),
        stored('name', STRING),
        stored('level', LEVEL),
        stored('limit', INT, 'u'),
        stored('owner', ITEM, '?u'),
        stored('tags', setOf(STRING)),
        stored('note', STRING, '?'),
        stored('made', TIMESTAMP),
        stored('hosts', listOf(HOST)),
        stored('blocks', setOf(CIDR), '?u'),
        withParts(stored('meta', record('Meta')), stored('note', STRING, '?'), stored('level', LEVEL, 'u')),
        withParts(
          stored('rows', setOf(record('Row')), 'u'),
          stored('name', STRING),
          stored('size', INT, 'u'),
          withParts(
            stored('head', record('Head'), '?'),
            stored('price', DECIMAL, '?u'),
            stored('open', BOOL),
          ),
          withParts(
            stored('cells', listOf(record('Cell'))),
            stored('name', STRING),
            stored('text', STRING, '?u'),
          ),
        ),
        stored('seen', ITEM, '?'),
        stored('twin', THING, '?u'),
        stored('things', setOf(THING), 'u'),
        stored('secret', STRING, '?u', true),
        stored('changed', TIMESTAMP, '?u'),
        relation('claimants', 'Item', 'claims'),
        relation('badge', 'Item', 'claims', false),
        relation('items', 'Item', 'group'),
        relation('main', 'Item', 'group', false),
      ],
    },
    {
      name: 'Item',
      doc: '',
      singleton: false,
      key: 'code',
      fields: [
        stored('code', STRING),
        stored('group', GROUP),
        stored('parent', ITEM, '?'),
        stored('size', INT),
        stored('weight', INT, '?'),
        stored('spare', INT, '?u'),
        stored('level', LEVEL, 'u'),
        stored('colour', COLOUR, '?u'),
        stored('hidden', BOOL, 'u'),
        stored('flag', BOOL, '?'),
        stored('token', STRING, '?u', true),
        stored('labels', listOf(STRING), 'u'),
        stored('counts', setOf(INT)),
        stored('next', setOf(ITEM)),
        stored('calls', setOf(GROUP), 'u'),
        stored('changed', TIMESTAMP, '?u'),
        stored('lasts', DURATION, '?'),
        stored('version', VERSION, 'u'),
        stored('address', IP, '?', true),
        stored('host', HOST, 'u'),
        stored('peers', setOf(IP), 'u'),
        stored('price', DECIMAL, '?u'),
        stored('steps', listOf(DECIMAL)),
        withParts(
          stored('auth', record('Auth'), '?u'),
          stored('level', LEVEL, 'u'),
          stored('token', STRING, '?u', true),
          stored('size', INT, '?'),
          stored('owner', ITEM, '?'),
          stored('scopes', setOf(STRING)),
          withParts(
            stored('more', record('More'), '?'),
            stored('deep', STRING),
            stored('hidden', BOOL, 'u'),
            withParts(
              stored('grants', listOf(record('Grant')), 'u'),
              stored('name', STRING),
              stored('to', GROUP, '?'),
            ),
          ),
        ),
        withParts(
          stored('limits', { tag: 'map', key: LEVEL, value: INT }, 'u'),
          stored('low', INT),
          stored('middle', INT),
          stored('high', INT),
        ),
        withParts(
          stored('grades', { tag: 'map', key: COLOUR, value: LEVEL }, '?', true),
          stored('red', LEVEL),
          stored('green', LEVEL),
        ),
        withParts(
          stored('headers', listOf(record('Header'))),
          stored('name', STRING),
          stored('value', STRING, '?u', true),
          stored('count', INT, 'u'),
        ),
        stored('seen', ITEM, '?'),
        stored('twin', THING, '?u'),
        stored('things', setOf(THING), 'u'),
        stored('secret', STRING, '?u'),
        stored('claims', THING, '?'),
        relation('claimants', 'Item', 'claims'),
        relation('badge', 'Item', 'claims', false),
        relation('children', 'Item', 'parent'),
        relation('heir', 'Item', 'parent', false),
      ],
    },
  ],
  groups: [{ name: 'Thing', doc: '', members: ['Group', 'Item'] }],
  edges: [
    { name: 'flow', doc: '', edges: [{ from: 'Item', to: 'Item', side: 'from', field: 'next' }] },
    {
      name: 'any_way',
      doc: '',
      edges: [
        { from: 'Item', to: 'Item', side: 'from', field: 'next' },
        { from: 'Item', to: 'Group', side: 'from', field: 'calls' },
        { from: 'Group', to: 'Item', side: 'to', field: 'group' },
        { from: 'Item', to: 'Item', side: 'from', field: 'parent' },
        { from: 'Group', to: 'Thing', side: 'from', field: 'things' },
        { from: 'Thing', to: 'Item', side: 'to', field: 'claims' },
      ],
    },
    {
      name: 'told',
      doc: '',
      edges: [
        { from: 'Thing', to: 'Item', side: 'to', field: 'things' },
        { from: 'Thing', to: 'Group', side: 'to', field: 'twin' },
        { from: 'Item', to: 'Item', side: 'from', field: 'next' },
      ],
    },
  ],
};

const CONSTANTS: { readonly [tag: string]: readonly string[] } = {
  string: ['', 'a', 'b', 'é', '😀', 'x-prod'],
  decimal: ['0', '1.5', '-0.25', '10'],
  timestamp: ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00.000+01:00', '2025-10-03T00:00:00Z'],
  duration: ['90d', '2160h', '0s'],
  version: ['1.2.3', '1.2.3-alpha.9', '2.0.0'],
  ip: ['10.1.2.3', '::1'],
  cidr: ['10.0.0.0/8', '::/0'],
  host: ['localhost', '10.1.2.3', '2001:db8::1'],
};
const PATTERNS = ['a', '^x-', '(?i)^[^a-f]*$', 's{2}|fe', '.{3}\\W', '^$'];

const origin: ir.Origin = { uri: 'random.policy', span: { start: 0, end: 0 } };
const FALSE: ir.Formula = { op: 'const', value: false, origin };
const BASELINE: ir.Formula = { op: 'baseline', origin };
const TRUE: ir.Formula = { op: 'const', value: true, origin };

interface Bound {
  readonly slot: number;
  readonly type: Type;
}

/** As engines see it: with the workspace and the baseline. */
const SCHEMA = withBaseline(withWorkspace(RANDOM_SCHEMA));

function isOfThing(kind: string): boolean {
  return ['Thing', 'Item', 'Group'].includes(kind);
}

/** A group has no counterpart in the baseline. */
function leadsToThingBefore(kind: string, field: StoredField): boolean {
  const back = momentOf(kind).before && ['badge', 'claimants'].includes(field.name);
  return back || JSON.stringify(field.type.type).includes('Thing (before)');
}

function kindOf(name: string) {
  const kind = findKind(SCHEMA, name);
  // The workspace as a whole has no fields.
  return kind && kind.name !== WORKSPACE_KIND
    ? kind
    : { name, doc: '', singleton: true, key: 'id', fields: [] };
}

/** Policies with nested conditions, at most `depth` deep. */
export function randomProgram(random: Random, policies: number, depth: number): ir.Program {
  const params: ir.Param[] = [];
  return {
    schema: SCHEMA,
    params,
    tables: [],
    policies: Array.from({ length: policies }, (_, i) =>
      randomPolicy(random, `P-${String(i).padStart(2, '0')}`, depth, params),
    ),
  };
}

function randomPolicy(random: Random, id: string, depth: number, params: ir.Param[]): ir.Policy {
  let slots = 0;
  const pick = <T>(values: readonly T[]): T => values[random(values.length)] as T;
  const chance = (oneIn: number) => random(oneIn) === 0;
  const newBinder = (type: Type): ir.Binder => ({
    slot: slots++,
    name: pick(['item', 'thing', 'count', 'other']),
    type,
  });
  const variable = ({ slot, type }: Bound): ir.Term => ({ op: 'var', slot, type, origin });

  function fieldsOf(kind: string, wanted: (t: Type) => boolean): readonly StoredField[] {
    const [first] = kindsOf(SCHEMA, kind);
    return [...storedFields(kindOf(first ?? kind))]
      .flatMap(({ name }) => storedIn(SCHEMA, kind, name) ?? [])
      .filter((f) => wanted(f.type.type) && !leadsToThingBefore(kind, f));
  }
  const same = (type: Type) => (t: Type) => JSON.stringify(t) === JSON.stringify(type);

  /** A term for an asset. */
  function asset(kind: string, scope: readonly Bound[], fuel: number): ir.Term {
    const type = { tag: 'asset', kind } as const;
    if (fuel > 0 && isOfThing(kind) && chance(4)) {
      // From a group to a kind, or from a kind to the group.
      const base = asset(kind === 'Thing' ? pick(['Item', 'Group']) : 'Thing', scope, fuel - 1);
      return { op: 'cast', base, type, origin };
    }
    const bound = scope.filter((b) => same(type)(b.type));
    if (bound.length > 0 && (fuel <= 0 || !chance(3))) return variable(pick(bound));
    const bases = scope.filter((b) => b.type.tag === 'asset');
    const routes = bases.flatMap((b) =>
      b.type.tag === 'asset' ? fieldsOf(b.type.kind, same(type)).map((f) => fieldOf(variable(b), f)) : [],
    );
    if (routes.length > 0) {
      const route = pick(routes);
      return chance(5) && fuel > 0
        ? { op: 'otherwise', value: route, fallback: asset(kind, scope, fuel - 1), type, origin }
        : route;
    }
    if (bound.length > 0) return variable(pick(bound));
    const { kind: plain, before } = momentOf(kind);
    if (before) {
      // Each kind leads to the other in its moment, so nothing of this moment is bound.
      const other = asset(plain, scope, fuel - 1);
      const [counterpart] = fieldsOf(plain, same(type)).filter((f) => isCounterpart(f.name));
      if (!counterpart) throw new Error(`no ${kind} can be reached`);
      return fieldOf(other, counterpart);
    }
    const today = scope.find((b) => b.type.tag === 'asset' && isOfThing(b.type.kind));
    if (today) {
      const base = variable(today);
      const between = kind !== 'Thing' && !same(THING)(today.type);
      // Between two kinds the way leads through the group.
      const whole: ir.Term = between ? { op: 'cast', base, type: THING, origin } : base;
      return { op: 'cast', base: whole, type, origin };
    }
    const former = kind === 'Thing' ? pick(['Item', 'Group']) : kind;
    const [counterpart] = fieldsOf(kindBefore(former), same({ tag: 'asset', kind: former })).filter((f) =>
      isCounterpart(f.name),
    );
    if (!counterpart) throw new Error(`no ${kind} can be reached`);
    const now = fieldOf(asset(kindBefore(former), scope, fuel - 1), counterpart);
    return kind === 'Thing' ? { op: 'cast', base: now, type, origin } : now;
  }
  function fieldOf(asset: ir.Term, field: StoredField): ir.FieldTerm {
    if (asset.type.tag !== 'asset') throw new Error('no asset');
    const { kind } = asset.type;
    const { type, optional } = field.type;
    const whole = storedField(kindOf(kind), field.name.slice(0, Math.max(0, field.name.lastIndexOf('.'))));
    const base = whole ? fieldOf(asset, whole) : asset;
    return { op: 'field', base, kind, field: field.name, type, optional, origin };
  }
  function field(
    wanted: (t: Type) => boolean,
    scope: readonly Bound[],
    fuel: number,
  ): ir.FieldTerm | undefined {
    const elements = scope.flatMap((b) =>
      b.type.tag === 'asset' && !same(THING)(b.type) && kindOf(b.type.kind).element ? b.type.kind : [],
    );
    const kind = pick([
      'Item',
      'Item',
      'Group',
      'Group',
      'Item (before)',
      'Group (before)',
      'Thing',
      ...elements,
      ...elements,
    ]);
    const fields = fieldsOf(kind, wanted);
    return fields.length === 0 ? undefined : fieldOf(asset(kind, scope, fuel), pick(fields));
  }
  function constant(type: Type): ir.Term {
    const value =
      type.tag === 'int'
        ? pick([0, 1, 2, -1, 9007199254740991])
        : type.tag === 'bool'
          ? chance(2)
          : type.tag === 'enum'
            ? pick(type.name === 'Level' ? ['low', 'middle', 'high'] : ['red', 'green'])
            : pick(CONSTANTS[type.tag] ?? []);
    return fixed(type, value);
  }
  /** A value as a constant, or as a parameter of which it is the default. */
  function fixed(type: Type, value: ir.ConstValue): ir.Term {
    if (!chance(4)) return { op: 'const', type, value, origin };
    const param = `random.p${String(params.length).padStart(4, '0')}`;
    params.push({
      id: param,
      description: '',
      type,
      default: value,
      guard: undefined,
      guardText: '',
      slots: 0,
      origin,
    });
    return { op: 'param', param, type, origin };
  }
  function term(type: Type, scope: readonly Bound[], fuel: number): ir.Term {
    if (fuel > 0 && chance(8)) return fold(type, scope, fuel - 1);
    if (type.tag === 'asset') return asset(type.kind, scope, fuel);
    const bound = scope.filter((b) => same(type)(b.type));
    if (bound.length > 0 && chance(3)) return variable(pick(bound));
    if (type.tag === 'timestamp' && chance(4)) return { op: 'now', type: { tag: 'timestamp' }, origin };
    if (fuel <= 0 || chance(3))
      return (chance(4) ? undefined : field(same(type), scope, 0)) ?? constant(type);
    const deeper = fuel - 1;
    switch (random(type.tag === 'int' ? 8 : 3)) {
      case 0:
        return {
          op: 'if',
          condition: formula(scope, deeper),
          // biome-ignore lint/suspicious/noThenProperty: the IR's own name, never awaited
          then: term(type, scope, deeper),
          else: term(type, scope, deeper),
          type,
          origin,
        };
      case 1:
        return {
          op: 'otherwise',
          value: term(type, scope, deeper),
          fallback: term(type, scope, deeper),
          type,
          origin,
        };
      case 2:
        if (type.tag === 'string')
          return {
            op: 'call',
            fn: pick(['lower', 'upper', 'trim']),
            args: [term(STRING, scope, deeper)],
            type,
            origin,
          };
        if (type.tag === 'bool' && chance(2)) return literalTest(scope, deeper);
        if (type.tag === 'bool') {
          return {
            op: 'call',
            fn: pick(['contains', 'starts_with']),
            args: [term(STRING, scope, deeper), term(STRING, scope, deeper)],
            type,
            origin,
          };
        }
        return field(same(type), scope, deeper) ?? constant(type);
      case 3:
        return {
          op: 'arith',
          fn: pick(['add', 'sub', 'mul']),
          left: term(INT, scope, deeper),
          right: term(INT, scope, deeper),
          type,
          origin,
        };
      case 4:
        return { op: 'count', ...quantified(scope, deeper), type, origin };
      case 5:
      case 6:
        return order(scope, deeper);
      default:
        return chance(2)
          ? { op: 'size', collection: collection(scope, deeper), type, origin }
          : { op: 'call', fn: 'length', args: [term(STRING, scope, deeper)], type, origin };
    }
  }
  /** What stands behind `matches` and `in cidr"..."`. */
  function literalTest(scope: readonly Bound[], fuel: number): ir.Term {
    const [fn, args]: [string, readonly ir.Term[]] = chance(2)
      ? ['matches', [term(STRING, scope, fuel), { op: 'const', type: STRING, value: pick(PATTERNS), origin }]]
      : ['in_cidr', [term(pick([IP, HOST]), scope, fuel), constant(CIDR)]];
    return { op: 'call', fn, args, type: BOOL, origin };
  }
  /** What stands behind the comparisons of times, durations and versions. */
  function order(scope: readonly Bound[], fuel: number): ir.Term {
    const call = (fn: string, ...args: readonly ir.Term[]): ir.Term => ({
      op: 'call',
      fn,
      args,
      type: INT,
      origin,
    });
    if (chance(3))
      return call('age_order', term(TIMESTAMP, scope, 0), term(TIMESTAMP, scope, fuel), constant(DURATION));
    const type = pick([TIMESTAMP, DURATION, VERSION, DECIMAL]);
    return call(`${type.tag}_order`, term(type, scope, fuel), term(type, scope, fuel));
  }
  /** The values that elements give. */
  function gathering(type: Type, scope: readonly Bound[], fuel: number): ir.Gathering {
    const { binder, source, body } = quantified(scope, fuel);
    return { binder, source, where: body, giving: term(type, [...scope, binder], Math.min(fuel, 1)) };
  }
  const ORDERED = ['int', 'decimal', 'timestamp', 'duration', 'version'];
  function fold(type: Type, scope: readonly Bound[], fuel: number): ir.Term {
    const isOrdered = ORDERED.includes(type.tag) || (type.tag === 'enum' && type.name === 'Level');
    const fns: readonly ir.FoldTerm['fn'][] = [
      'first',
      ...(isOrdered ? (['min', 'max'] as const) : []),
      ...(type.tag === 'int' ? (['sum', 'sum'] as const) : []),
    ];
    return { op: 'fold', fn: pick(fns), ...gathering(type, scope, fuel), type, origin };
  }
  function collection(scope: readonly Bound[], fuel: number, element?: Type): ir.Term {
    if (fuel > 0 && chance(5)) {
      const of = element ?? pick([STRING, INT, LEVEL, COLOUR, BOOL, ITEM, GROUP, VERSION]);
      const distinct = chance(2);
      return {
        op: 'collect',
        fn: distinct ? 'distinct' : 'list',
        ...gathering(of, scope, fuel - 1),
        type: distinct ? setOf(of) : listOf(of),
        origin,
      };
    }
    const isWanted = (t: Type) =>
      (t.tag === 'list' || t.tag === 'set') && (!element || same(element)(t.element));
    const isItem = (t: Type) => same(ITEM)(t) || same(ITEM_BEFORE)(t);
    if (chance(3) && (!element || isItem(element))) {
      const before = element ? same(element)(ITEM_BEFORE) : chance(4);
      // A group has no counterpart in the baseline.
      const [kind, via] = pick<readonly [string, string]>([
        ['Group', 'group'],
        ['Item', 'parent'],
        ...(before
          ? []
          : ([
              ['Thing', 'claims'],
              ['Group', 'claims'],
            ] as const)),
      ]);
      const moment = (name: string) => (before ? kindBefore(name) : name);
      const type = listOf(before ? ITEM_BEFORE : ITEM);
      return {
        op: 'related',
        base: asset(moment(kind), scope, fuel),
        kind: moment('Item'),
        via,
        type,
        origin,
      };
    }
    const found = chance(5) && element?.tag !== 'asset' ? undefined : field(isWanted, scope, fuel);
    if (found) return found;
    if (element?.tag === 'asset')
      return fieldOf(asset(element.kind, scope, fuel), pick(fieldsOf(element.kind, isWanted)));
    const of = element ?? pick([STRING, INT]);
    const value =
      of.tag === 'int'
        ? pick([[], [0, 2], [1, 2, 3]])
        : of.tag === 'bool'
          ? [true]
          : of.tag === 'enum'
            ? of.name === 'Level'
              ? ['high', 'low']
              : ['red']
            : of.tag === 'string'
              ? pick([[], ['a', 'b'], ['x-prod']])
              : pick([[], [...(CONSTANTS[of.tag] ?? [])].sort(compareUtf8)]);
    return fixed(setOf(of), value);
  }
  function source(scope: readonly Bound[], fuel: number): { source: ir.Source; element: Type } {
    if (chance(6)) {
      const kind = pick(['Item', 'Group', 'Thing', 'Item (before)', 'Group (before)']);
      return { source: { tag: 'kind', kind }, element: { tag: 'asset', kind } };
    }
    const term = collection(scope, fuel);
    if (term.type.tag !== 'list' && term.type.tag !== 'set') throw new Error('no collection');
    return { source: { tag: 'collection', term }, element: term.type.element };
  }
  function quantified(
    scope: readonly Bound[],
    fuel: number,
  ): { binder: ir.Binder; source: ir.Source; body: ir.Formula } {
    const { source: from, element } = source(scope, fuel);
    const binder = newBinder(element);
    return { binder, source: from, body: formula([...scope, binder], fuel) };
  }
  function choice(kind: string, scope: readonly Bound[], fuel: number): ir.NodeChoice {
    const binder = newBinder({ tag: 'asset', kind });
    return { binder, kind, where: formula(chance(4) ? [...scope, binder] : [binder], fuel) };
  }
  function reach(scope: readonly Bound[], fuel: number): ir.Reach {
    const edge = pick(['flow', 'any_way', 'told']);
    const from = asset(edge === 'flow' ? 'Item' : pick(['Item', 'Group', 'Thing']), scope, fuel);
    const to = choice(edge === 'flow' ? 'Item' : pick(['Item', 'Group', 'Thing']), scope, fuel);
    const through = chance(2) ? choice(pick(['Item', 'Group', 'Thing']), scope, fuel) : undefined;
    return { op: 'reach', edge, from, to, through, dependent: true, origin };
  }
  function formula(scope: readonly Bound[], fuel: number): ir.Formula {
    const deeper = fuel - 1;
    if (fuel <= 0 || chance(4)) {
      switch (random(6)) {
        case 0: {
          const found = field(() => true, scope, 1);
          return found ? { op: pick(['present', 'known']), field: found, origin } : TRUE;
        }
        case 1:
          return chance(2)
            ? { op: 'is', term: asset('Thing', scope, 1), kind: pick(['Item', 'Group']), origin }
            : { op: 'test', term: term(BOOL, scope, 0), origin };
        case 2: {
          const element = pick([STRING, INT, COLOUR, ITEM, THING, ITEM_BEFORE, IP, HOST, CIDR, DECIMAL]);
          return {
            op: 'member',
            element: term(element, scope, 0),
            collection: collection(scope, 0, element),
            elementType: element,
            origin,
          };
        }
        case 3:
          return chance(3) ? pick([TRUE, FALSE, BASELINE]) : compare(scope, 0);
        default:
          return compare(scope, 0);
      }
    }
    switch (random(9)) {
      case 0:
      case 1:
        return {
          op: 'and',
          operands: Array.from({ length: 2 + random(2) }, () => formula(scope, deeper)),
          origin,
        };
      case 2:
      case 3:
        return {
          op: 'or',
          operands: Array.from({ length: 2 + random(2) }, () => formula(scope, deeper)),
          origin,
        };
      case 4:
        return { op: 'not', operand: formula(scope, deeper), origin };
      case 5:
        return { op: 'some', ...quantified(scope, deeper), origin };
      case 6:
        return {
          op: 'count',
          relation: relationName(),
          ...quantified(scope, deeper),
          bound: chance(2) ? constant(INT) : term(INT, scope, deeper),
          origin,
        };
      case 7:
        return chance(2) ? reach(scope, deeper) : compare(scope, deeper);
      default:
        return compare(scope, deeper);
    }
  }
  function relationName(): ir.Relation {
    return pick(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);
  }
  function compare(scope: readonly Bound[], fuel: number): ir.Formula {
    const type = pick([
      STRING,
      INT,
      INT,
      INT,
      LEVEL,
      COLOUR,
      BOOL,
      ITEM,
      ITEM_BEFORE,
      GROUP,
      THING,
      IP,
      HOST,
      CIDR,
      DECIMAL,
    ]);
    const ordered = type === INT || type === LEVEL;
    const left = term(type, scope, fuel);
    return {
      op: 'compare',
      relation: ordered ? relationName() : pick(['eq', 'ne']),
      type,
      left,
      right: term(type, scope, fuel),
      origin,
    };
  }

  const kind = pick(['Item', 'Item', 'Item', 'Group', 'Group', 'Thing', 'Item (before)', WORKSPACE_KIND]);
  const isWorkspace = kind === WORKSPACE_KIND;
  const subject = { ...newBinder({ tag: 'asset', kind }), name: 'subject', kind };
  let scope: readonly Bound[] = [subject];
  const choices = (count: number): ir.Choice[] =>
    Array.from({ length: count }, () => {
      const { source: from, element } = source(scope, 1);
      const binder = newBinder(element);
      scope = [...scope, binder];
      return { binder, source: from, where: chance(2) ? TRUE : formula(scope, depth - 1) };
    });
  const where: ir.Formula =
    isWorkspace || chance(2)
      ? BASELINE
      : { op: 'and', operands: [BASELINE, formula(scope, depth - 1)], origin };
  const seed: ir.Choice[] = [];
  if (isWorkspace) {
    // Nothing else is bound that terms could begin with.
    const binder = newBinder(ITEM);
    scope = [...scope, binder];
    seed.push({ binder, source: { tag: 'kind', kind: 'Item' }, where: TRUE });
  }
  const cases = [...seed, ...choices(chance(4) ? 1 : 0)];
  const witnesses = choices(chance(3) ? 1 + random(2) : 0);
  const path = chance(4) ? reach(scope, depth - 1) : undefined;
  const violation = path ?? formula(scope, depth);
  const and = (operands: readonly ir.Formula[]): ir.Formula => ({ op: 'and', operands, origin });
  const over = (picked: readonly ir.Choice[], body: ir.Formula): ir.Formula =>
    picked.reduceRight<ir.Formula>(
      (inner, c) => ({ op: 'some', binder: c.binder, source: c.source, body: and([c.where, inner]), origin }),
      body,
    );
  const exercised = chance(3)
    ? over(cases, isWorkspace || chance(2) ? over(witnesses, TRUE) : formula([subject], 2))
    : undefined;
  const parts = [...scope, ...(path ? [path.to.binder] : [])];
  const message: ir.MessagePart[] = [
    { tag: 'text', text: '"quoted" ' },
    ...parts.map((b): ir.MessagePart => ({ tag: 'term', term: variable(b) })),
    { tag: 'term', term: term(pick([STRING, INT, BOOL, LEVEL]), scope, 2) },
    { tag: 'term', term: collection(scope, 1) },
    ...(path ? [{ tag: 'path' } as const, { tag: 'path-length' } as const] : []),
  ];
  const metadata: PolicyMetadata = {
    id,
    package: 'random',
    title: id,
    description: '',
    severity: 'low',
    mappings: [],
    references: [],
    tags: [],
    formerly: [],
    decides: [],
    source: { file: 'random.policy', line: 1 },
  };
  return {
    metadata,
    subject,
    where,
    cases,
    witnesses,
    violation,
    path,
    verdict: and([where, over(cases, over(witnesses, violation))]),
    applies: and([where, over(cases, TRUE)]),
    ...(exercised ? { exercised } : {}),
    message: message.flatMap((part): ir.MessagePart[] => [part, { tag: 'text', text: '|' }]),
    assumed: chance(4)
      ? [
          { tag: 'text', text: 'unknown ' },
          ...(isWorkspace ? [] : [{ tag: 'term', term: term(STRING, [subject], 2) } as const]),
        ]
      : undefined,
    speaksOfBaseline: true,
    slots,
    origin,
  };
}
