/**
 * Paths: one backward search for the walks that must exist and one for those that may, as rules of the policy, and the
 * questions asked of them. Searches that use no outer binder are complete rules and run once for all sources.
 * Invariant: `graph.reachable` is never used (exponential on diamonds); large collections reach functions only inside
 * the state of a search, so that OPA's memory of calls does not compare them again and again.
 */
import { type ir, outerSlots } from '@policyc/ir';
import { findGroup, kindsOf, PATH_LIMIT, PSEUDO_FIELDS } from '@policyc/model';
import {
  array,
  assign,
  call,
  check,
  type Expr,
  infix,
  never,
  object,
  ref,
  type Statement,
  scalar,
  set,
  someIn,
  variable,
} from './ast.js';
import { asSet, type FactPiece } from './fact-set.js';
import { formulaFacts } from './facts.js';
import { helperFor, holds, type Polarity } from './formulas.js';
import { type PolicyContext, parametersOf } from './policy-context.js';
import { definite } from './terms.js';
import { comprehension, rule } from './tidy.js';

const WORD = 'reach';

/** The bodies of the helper rule that holds where the reach has that value. */
export function reachRules(
  reach: ir.Reach,
  polarity: Polarity,
  context: PolicyContext,
): readonly (readonly Statement[])[] {
  const source = sourceNode(reach, context);
  const search = searchRules(reach, context);
  if (polarity === 'true') {
    return [
      [
        ...source,
        ...step(reach, context),
        check(infix(ref(search.must, 'distance', variable('to')), '<', scalar(PATH_LIMIT))),
      ],
    ];
  }
  const possible = context.helper(
    reach,
    WORD,
    '_possible',
    parametersOf(reach, undefined, context),
    ({ name, params }) => [
      rule({
        name,
        params,
        body: [
          ...source,
          ...step(reach, context, 'next_may'),
          check(ref(search.may, 'distance', variable('to'))),
        ],
      }),
    ],
  );
  const open = context.indexes.edges('open', reach.edge);
  return [
    [
      ...source,
      check(ref(search.may, 'ended')),
      never(infix(variable('from'), 'in', open)),
      never(possible.use),
    ],
  ];
}

/** The nodes of the shortest walk from the source, of a reach that is true. */
export function reachRoute(reach: ir.Reach, context: PolicyContext): Expr {
  const search = searchRules(reach, context);
  return context.helper(
    reach,
    WORD,
    '_route',
    parametersOf(reach, undefined, context),
    ({ name, params }) => {
      const next = ref(context.indexes.edges('next', reach.edge), variable('from'));
      const distance = ref(search.must, 'distance', variable('to'));
      const isNearest = check(infix(distance, '==', variable('nearest')));
      return [
        rule({
          name,
          params,
          comment: context.quote('shortest path', reach.origin),
          value: call('array.concat', array(variable('from')), variable('path')),
          body: [
            ...sourceNode(reach, context),
            assign('nearest', call('min', comprehension('set', distance, [someIn('to', next)]))),
            assign(
              'first',
              call('min', comprehension('set', variable('to'), [someIn('to', next), isNearest])),
            ),
            assign('path', call('array.concat', array(variable('first')), search.after(variable('first')))),
          ],
        }),
      ];
    },
  ).use;
}

/** The asset at the end of a route. */
export function routeTarget(reach: ir.Reach, route: Expr, context: PolicyContext): Statement {
  const { name } = context.bind(reach.to.binder, true);
  const end = infix(call('count', route), '-', scalar(1));
  return assign(name, assetAt(reach.to.kind, ref(route, end), context));
}

/** Facts of a reach that is true: why the target is one. */
export function reachFactsTrue(reach: ir.Reach, context: PolicyContext): FactPiece {
  const route = reachRoute(reach, context);
  const use = context.helper(
    reach,
    WORD,
    '_facts_t',
    parametersOf(reach, context.subjectSlot, context),
    ({ name, params }) => {
      const bind = routeTarget(reach, variable('path'), context);
      const facts = asSet(formulaFacts(reach.to.where, 'true', true, context));
      return [
        rule({
          name,
          params,
          comment: context.quote('facts where true', reach.origin),
          value: facts,
          body: [assign('path', route), bind],
        }),
      ];
    },
  ).use;
  return { tag: 'set', value: use, when: [], partial: true };
}

/** Facts of a reach that is unknown: everything unknown that walks may come to. */
export function reachFactsUnknown(reach: ir.Reach, context: PolicyContext): FactPiece {
  const use = context.helper(
    reach,
    WORD,
    '_facts_u',
    parametersOf(reach, context.subjectSlot, context),
    ({ name, params }) => {
      const search = searchRules(reach, context);
      const open = context.indexes.edges('open_itself', reach.edge);
      const node = variable('node');
      const around = (where: readonly Statement[]) => [someIn('node', variable('reached')), ...where];
      const pieces: FactPiece[] = [
        {
          tag: 'set',
          when: [],
          value: comprehension('set', array(ref(node, 0), ref(node, 1), scalar(PSEUDO_FIELDS.asset)), [
            someIn('node', call('union', set([variable('reached'), set([variable('from')])]))),
            check(infix(node, 'in', open)),
          ]),
        },
      ];
      for (const { side, from, to } of context.indexes.edgeSet(reach.edge).edges) {
        if (side === 'from') continue;
        pieces.push({
          tag: 'set',
          when: [],
          value: comprehension('set', context.indexes.populationFact(to), [
            check(context.indexes.uncovered(to)),
            someIn('node', call('union', set([variable('reached'), set([variable('from')])]))),
            check(isOf(from, ref(node, 0), context)),
          ]),
        });
      }
      if (context.indexes.mayBeLoose(reach.edge)) pieces.push(looseFacts(reach, search, context));
      for (const kind of context.indexes.edgeKinds(reach.edge)) context.indexes.fact(kind, scalar(''), '');
      for (const choice of reach.through ? [reach.to, reach.through] : [reach.to]) {
        const { name: asset } = context.bind(choice.binder, true);
        const facts = asSet(formulaFacts(choice.where, 'unknown', false, context));
        if (facts.tag === 'set' && facts.items.length === 0) continue;
        pieces.push({
          tag: 'set',
          when: [],
          value: comprehension('set', variable('fact'), [
            ...around([
              check(isOf(choice.kind, ref(node, 0), context)),
              assign(asset, assetAt(choice.kind, node, context)),
              never(ref(asset, '$stub')),
              someIn('fact', facts),
            ]),
          ]),
        });
      }
      const subject = context.indexes.fact(
        context.subjectKind,
        ref(context.subject.name, context.indexes.kind(context.subjectKind).key),
        PSEUDO_FIELDS.path,
      );
      for (const found of [search.must, search.may]) {
        pieces.push({
          tag: 'tuples',
          tuples: [subject],
          when: [check(infix(ref(found, 'ended'), '==', scalar(false)))],
        });
      }
      const walk = object({
        edges: context.indexes.edges('next_may', reach.edge),
        from: variable('from'),
        guards: search.guards,
      });
      return [
        rule({
          name,
          params,
          comment: context.quote('facts where unknown', reach.origin),
          value: asSet(pieces),
          body: [...sourceNode(reach, context), assign('reached', call('walks.reached', walk))],
        }),
      ];
    },
  ).use;
  return { tag: 'set', value: use, when: [], partial: true };
}

/** The edge fields of loose nodes that may lead on, and to which nodes that walks leave may lead. */
function looseFacts(reach: ir.Reach, search: Search, context: PolicyContext): FactPiece {
  const end = variable('end');
  const kind = ref('node', 0);
  const left = call('union', set([infix(variable('reached'), '-', search.guards), set([variable('from')])]));
  return {
    tag: 'set',
    when: [],
    value: comprehension('set', array(ref(end, 1, 0), ref(end, 1, 1), ref(end, 2)), [
      assign('left', comprehension('set', kind, [someIn('node', left)])),
      someIn('end', context.indexes.edges('loose', reach.edge)),
      check(infix(ref(end, 0), 'in', variable('left'))),
      check(ref(search.may, 'distance', ref(end, 1))),
    ]),
  };
}

interface Search {
  /** `{"distance": {node: hops}, "ended": bool}` */
  readonly must: Expr;
  readonly may: Expr;
  /** The nodes that certainly block. */
  readonly guards: Expr;
  /** The nodes that follow on the shortest walk from a node, as an array. */
  after(node: Expr): Expr;
}

function searchRules(reach: ir.Reach, context: PolicyContext): Search {
  const slots = outerSlots(reach, context.slotUses);
  const helper = (role: string, comment: readonly string[], value: () => Expr) =>
    context.helper(reach, WORD, role, slots, ({ name, params }) => [
      rule({ name, params, comment, value: value() }),
    ]).use;
  const previous = context.indexes.edges('previous', reach.edge);
  const possible = context.indexes.edges('previous_may', reach.edge);
  const kinds = context.indexes.edgeKinds(reach.edge);
  const isNode = ({ kind }: ir.NodeChoice) =>
    kindsOf(context.indexes.schema, kind).some((k) => kinds.includes(k));
  const chosen = (choice: ir.NodeChoice, polarity: Polarity) =>
    isNode(choice) ? nodesWhere(choice, polarity, context) : set([]);
  const { to, through } = reach;
  const targets = helper('_targets', context.quote('targets', to.where.origin), () => chosen(to, 'true'));
  const possibleTargets = helper('_possible_targets', [], () =>
    asSet([
      { tag: 'set', value: chosen(to, 'false'), when: [] },
      { tag: 'set', value: context.indexes.edges('open', reach.edge), when: [] },
    ]),
  );
  const guards = through
    ? helper('_guards', context.quote('guards', through.where.origin), () => chosen(through, 'true'))
    : set([]);
  const possibleGuards = through ? helper('_possible_guards', [], () => chosen(through, 'false')) : set([]);
  const search = (role: string, comment: string, edges: Expr, ends: Expr, closed: Expr) =>
    helper(role, [comment], () => call('walks.search', object({ edges, ends, closed })));
  const must = search(
    '_must',
    'Walks that exist whatever the unknowns are.',
    previous,
    targets,
    possibleGuards,
  );
  const may = search(
    '_may',
    'Walks that exist for some values of the unknowns.',
    possible,
    possibleTargets,
    guards,
  );
  return {
    must,
    may,
    guards,
    after: (node) => {
      const tree = helper('_tree', [], () =>
        call(
          'walks.tree',
          object({ edges: context.indexes.edges('next', reach.edge), distance: ref(must, 'distance') }),
        ),
      );
      return walkFrom(node, tree, reach, slots, context);
    },
  };
}

/**
 * A function for each power of four that follows the tree so far: what lies behind a node is computed once, however many walks
 * come by it. Written for each search, because a function that is given the tree makes OPA compare trees.
 * `graph.reachable_paths` would do, but OPA's WASM does not have it.
 */
function walkFrom(
  node: Expr,
  tree: Expr,
  reach: ir.Reach,
  slots: readonly number[],
  context: PolicyContext,
): Expr {
  let follow = (from: Expr): Expr => ref(tree, from);
  for (let hops = 4; hops <= PATH_LIMIT; hops *= 4) {
    const part = follow;
    const last = hops / 4 - 1;
    const helper = context.helper(reach, WORD, `_after${hops}`, slots, ({ name, params }) => {
      const next = (before: string) =>
        comprehension('array', variable('next_node'), [
          someIn('next_node', part(ref(variable(before), last))),
        ]);
      const both = (one: string, other: string) => call('array.concat', variable(one), variable(other));
      return [
        rule({
          name,
          params: [...params, 'node'],
          value: call('array.concat', both('first', 'second'), both('third', 'fourth')),
          body: [
            assign('first', part(variable('node'))),
            assign('second', next('first')),
            assign('third', next('second')),
            assign('fourth', next('third')),
          ],
        }),
      ];
    });
    follow = (from) => call(helper.name, ...helper.params.map(variable), from);
  }
  return follow(node);
}

/** `[kind, key]` of the population's assets where the condition is true, or (for `false`) is not false. */
function nodesWhere(choice: ir.NodeChoice, polarity: Polarity, context: PolicyContext): Expr {
  const { name } = context.bind(choice.binder, true);
  const isConstant = choice.where.op === 'const';
  const where =
    polarity === 'true' || isConstant
      ? holds(choice.where, 'true', context)
      : [never(helperFor(choice.where, 'false', context))];
  const key = ref(name, context.indexes.kind(choice.kind).key);
  const node = array(...context.indexes.identity(choice.kind, key));
  return comprehension('set', node, [someIn(name, context.indexes.population(choice.kind)), ...where]);
}

/** The asset of a node `[kind, key]`, as one of a kind or a group. */
function assetAt(name: string, node: Expr, { indexes }: PolicyContext): Expr {
  const isGroup = findGroup(indexes.schema, name) !== undefined;
  return indexes.asset(name, isGroup ? call('concat', scalar(':'), node) : member(node, 1));
}

function member(node: Expr, index: number): Expr {
  return node.tag === 'ref' ? ref(node.base, ...node.path, index) : ref(node, index);
}

function isOf(name: string, kind: Expr, { indexes }: PolicyContext): Expr {
  const kinds = kindsOf(indexes.schema, name).map((k) => scalar(k));
  const [only, ...more] = kinds;
  return only && more.length === 0 ? infix(kind, '==', only) : infix(kind, 'in', set(kinds));
}

/** Binds `from` to the source's node; undefined where the source is unknown or absent. */
function sourceNode(reach: ir.Reach, context: PolicyContext): readonly Statement[] {
  if (reach.from.type.tag !== 'asset') throw new Error('a path starts at an asset');
  const { before, value } = definite(reach.from, context);
  return [...before, assign('from', array(...context.indexes.identity(reach.from.type.kind, value)))];
}

function step(
  reach: ir.Reach,
  context: PolicyContext,
  edges: 'next' | 'next_may' = 'next',
): readonly Statement[] {
  return [someIn('to', ref(context.indexes.edges(edges, reach.edge), variable('from')))];
}
