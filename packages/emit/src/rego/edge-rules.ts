/** The rules of an edge set: its links, what leads on from where, and the nodes whose edges are not all told. */
import { kindsOf, type StoredField } from '@policyc/model';
import {
  array,
  assign,
  call,
  check,
  type Expr,
  infix,
  type Rule,
  ref,
  type Statement,
  scalar,
  set,
  someIn,
  variable,
} from './ast.js';
import type { Indexes } from './indexes.js';
import { comprehension, rule } from './tidy.js';

/** The links of an edge set as pairs of nodes, grouped by either end. */
export function edgeRules(edge: string, indexes: Indexes): readonly Rule[] {
  const { edges } = indexes.edgeSet(edge);
  const links = edges.map(({ from, to, side, field }) => {
    const [holder, other] = side === 'from' ? [from, to] : [to, from];
    const own = array(scalar(holder), ref('asset', indexes.kind(holder).key));
    const end = array(...indexes.identity(other, variable('key')));
    const { type } = indexes.stored(holder, field).type;
    const value = ref('asset', field);
    const keys: readonly Statement[] =
      type.tag === 'list' || type.tag === 'set'
        ? [someIn('key', value)]
        : [assign('key', value), check(infix(variable('key'), '!=', scalar(null)))];
    const link = side === 'from' ? array(own, end) : array(end, own);
    return comprehension('set', link, [someIn('asset', ref('population', holder)), ...keys]);
  });
  const open = [
    ...indexes
      .edgeKinds(edge)
      .map((kind) =>
        comprehension('set', array(scalar(kind), ref('stub', indexes.kind(kind).key)), [
          someIn('stub', ref('stubs', kind)),
        ]),
      ),
    ...edges
      .filter((e) => e.side === 'from' && indexes.stored(e.from, e.field).type.unknown)
      .map((e) =>
        comprehension('set', array(scalar(e.from), ref('asset', indexes.kind(e.from).key)), [
          someIn('asset', ref('population', e.from)),
          check(call('lib.unknown', variable('asset'), scalar(e.field))),
        ]),
      ),
    ...edges
      .filter((e) => e.side === 'from' && mayBePartial(indexes.stored(e.from, e.field)))
      .map((e) =>
        comprehension('set', array(scalar(e.from), ref('asset', indexes.kind(e.from).key)), [
          someIn('asset', ref('population', e.from)),
          check(ref('asset', '$partial', e.field)),
        ]),
      ),
  ];
  // Whatever an uncovered kind holds of edges from the nodes of a kind makes all of these open.
  const towards = edges
    .filter((e) => e.side === 'to')
    .flatMap((e) => kindsOf(indexes.schema, e.from).map((from) => ({ from, to: e.to })))
    // Several fields may lead there, by the kind and by its group.
    .filter(({ from, to }, i, all) => all.findIndex((e) => e.from === from && e.to === to) === i)
    .map(({ from, to }) =>
      comprehension('set', array(scalar(from), ref('asset', indexes.kind(from).key)), [
        check(ref('uncovered', to)),
        someIn('asset', call('array.concat', ref('population', from), ref('stubs', from))),
      ]),
    );
  const ends = (name: string, links: string, from: number, to: number) => {
    const all = ref(links, edge);
    return rule({
      name,
      member: edge,
      value: comprehension(
        'object',
        variable('ends'),
        [
          someIn('node', comprehension('set', ref('link', from), [someIn('link', all)])),
          assign(
            'ends',
            comprehension('set', ref('link', to), [
              someIn('link', all),
              check(infix(ref('link', from), '==', variable('node'))),
            ]),
          ),
        ],
        variable('node'),
      ),
    });
  };
  return [
    rule({
      name: 'links',
      member: edge,
      comment: [`The edge set ${edge}: pairs of nodes.`],
      value: unionOf(links),
    }),
    ends('next', 'links', 0, 1),
    ends('previous', 'links', 1, 0),
    ...looseEnds(edge, indexes),
    ...(indexes.mayBeLoose(edge)
      ? [ends('next_may', 'links_may', 0, 1), ends('previous_may', 'links_may', 1, 0)]
      : []),
    rule({
      name: 'open_itself',
      member: edge,
      comment: ['Nodes that are stubs or hold unknown edges.'],
      value: unionOf(open),
    }),
    rule({
      name: 'open',
      member: edge,
      comment: ['Nodes with unknown successors.'],
      value: unionOf([ref('open_itself', edge), ...towards]),
    }),
  ];
}

/** What an edge field on the far side does not tell: the asset may follow every node of the near side's kind. */
function looseEnds(edge: string, indexes: Indexes): readonly Rule[] {
  const edges = indexes
    .edgeSet(edge)
    .edges.filter((e) => e.side === 'to')
    .flatMap((e) => kindsOf(indexes.schema, e.from).map((from) => ({ from, to: e.to, field: e.field })));
  if (edges.length === 0) return [];
  const ends = edges.flatMap(({ from, to, field }) => {
    const stored = indexes.stored(to, field);
    const end = (holders: string, ...where: readonly Statement[]) => {
      const node = array(scalar(to), ref('asset', indexes.kind(to).key));
      const body = [someIn('asset', ref(holders, to)), ...where];
      return comprehension('set', array(scalar(from), node, scalar(field)), body);
    };
    return [
      end('stubs'),
      ...(stored.type.unknown
        ? [end('population', check(call('lib.unknown', variable('asset'), scalar(field))))]
        : []),
      ...(mayBePartial(stored) ? [end('population', check(ref('asset', '$partial', field)))] : []),
    ];
  });
  const kinds = [...new Set(edges.map((e) => e.from))];
  const links = kinds.map((from) => {
    const node = array(scalar(from), ref('asset', indexes.kind(from).key));
    return comprehension('set', array(node, ref('end', 1)), [
      someIn('end', ref('loose', edge)),
      check(infix(ref('end', 0), '==', scalar(from))),
      someIn('asset', call('array.concat', ref('population', from), ref('stubs', from))),
    ]);
  });
  return [
    rule({
      name: 'loose',
      member: edge,
      comment: ['Nodes that may follow any node of a kind, by a field that does not tell all edges.'],
      value: unionOf(ends),
    }),
    rule({ name: 'links_may', member: edge, value: unionOf([ref('links', edge), ...links]) }),
  ];
}

function mayBePartial({ type }: StoredField): boolean {
  return type.unknown && (type.type.tag === 'list' || type.type.tag === 'set');
}

function unionOf(sets: readonly Expr[]): Expr {
  const [only] = sets;
  return only && sets.length === 1 ? only : call('union', set(sets));
}
