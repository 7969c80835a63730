/**
 * The intermediate representation: what policies mean, with names and sugar gone.
 *
 * Invariants
 * - Monomorphic, closed (functions, parameters and `let`s are inlined), total.
 * - Three-valued logic is Kleene's. The reference interpreter (`interpret/`) defines the meaning of every node; the
 *   comments here say it in prose. Every engine gives the same report to the byte.
 * - Every node keeps the span it came from.
 *
 * States of a term: a value; absent; unknown; opaque (present but unknown; unknown for every use but `present`).
 * Facts: the set of (asset, field) pairs that a node's outcome rests on. Evidence and causes are facts.
 * Open collections: known elements beside which others may exist. See `Source`.
 * Secrets (`secrets.ts`): facts of secret fields and what is made of them in messages are masked. What would name one by value
 * or key is in no program: an element of a secret collection as a case or witness; going through a secret collection of records
 * or references; what a secret reference leads to.
 *
 * Length: one node after another, each with its meaning.
 */
import type { Span } from '@policyc/base';
import type { AssetKind, PolicyMetadata, Schema, Type } from '@policyc/model';

export interface Origin {
  readonly uri: string;
  readonly span: Span;
  /** The node says the opposite of what stands there: `x in y` where `x not in y` was written and negated once more. */
  readonly negated?: true;
}

export interface Program {
  /** As engines see it (`engine-schema.ts` in the model): with the kinds that the policies need and no snapshot lists. */
  readonly schema: Schema;
  /** Every parameter of the program, read or not, by id (UTF-8 order). */
  readonly params: readonly Param[];
  /** Every table of the program, read or not, by id (UTF-8 order). */
  readonly tables: readonly Table[];
  /** By package, then id (UTF-8 order). */
  readonly policies: readonly Policy[];
}

/**
 * A value that OPA data may replace: `data.policyc.params["package.name"]`. Its value is the data's where there is one, else
 * the default. Data that are no value of the type, break the guard, or name no parameter are faults (`DataFault`): with one
 * of those there is no report, so that nothing passes because of a parameter that nobody meant.
 */
export interface Param {
  /** The package, a dot, and the name. */
  readonly id: string;
  /** The documentation comment (Markdown). */
  readonly description: string;
  /** A scalar, an enum, a list or set of those, or a map of an enum to those. */
  readonly type: Type;
  readonly default: ParamValue;
  /** Must be true of the values in force; may read other parameters, and anything else. */
  readonly guard: Formula | undefined;
  /** The guard as it is written. */
  readonly guardText: string;
  /** The guard binds slots below this one, each of which no other guard binds. */
  readonly slots: number;
  readonly origin: Origin;
}

/**
 * Typed rows that OPA data give: `data.policyc.tables["package.name"]`. They are the assets of a kind that no snapshot lists
 * (`tableKind`), without stubs, ordered by key, always known. Data that are missing or not valid (`isTableRows`) and names of
 * no table are faults, as of parameters: with one of those there is no report.
 */
export interface Table {
  /** The package, a dot, and the name. */
  readonly id: string;
  readonly kind: AssetKind;
}

/** Of a map: the value of each member. */
export type ParamValue = ConstValue | { readonly [member: string]: string | number | boolean };

export interface Policy {
  readonly metadata: PolicyMetadata;
  /**
   * The population: every asset of this kind or group in the snapshot (stubs excluded), by kind and key. Of `WORKSPACE_KIND`,
   * the kind of a policy without `for`, there is exactly one, whose key is the name of the schema's platform.
   * Where the snapshot does not cover the kind, one more entry with an empty key stands for the others: inconclusive, because
   * of the population, also where the policy counts what could not be decided as failed, for there is no subject to fail.
   * A group has such an entry for each of its kinds that is not covered.
   */
  readonly subject: Binder & { readonly kind: string };
  /** The first `for`'s `where` (constant true without one). */
  readonly where: Formula;
  /** Further `for`s, outermost first; a later one's source and `where` may use the earlier ones. */
  readonly cases: readonly Choice[];
  /**
   * The top-level witnesses of the violation, outermost first: from `forbid some`, `require every`, `require no`...
   * Empty where the rule has none.
   */
  readonly witnesses: readonly Choice[];
  /** What is wrong with the innermost witness (or the case, or the subject). */
  readonly violation: Formula;
  /** Set where `violation` itself is a path: its target binder is an item and the finding carries the path. */
  readonly path: Reach | undefined;
  /**
   * Phi: `where and some cases (where and some witnesses (where and violation))`, built from the same node objects.
   * True: fail. Unknown: inconclusive (fail where `assumed` is set). False: pass where `applies` is not false, else not applicable.
   */
  readonly verdict: Formula;
  /** `where and some cases (where)`. */
  readonly applies: Formula;
  /**
   * Whether each `every` that the rule rests on has something to judge: `some cases (where and some b in xs (q))` of each, in the
   * order of the text, joined by `and`. A rule rests on an `every b in xs where q satisfies p` that is its condition (of `forbid
   * not c`, c) or an operand of the `and` that its condition is, with names and functions inlined; one whose `satisfies` is
   * an `every` in its turn counts with that as one, `some b in xs (q and some c in ys (r))`, where nothing stands beside it.
   * A subject that passes and of which this is false passes vacuously: over nothing, `every` holds, and so would its opposite. It
   * counts as a pass, and once more in `vacuous_passes`. What is unknown makes no pass vacuous.
   * Undefined where the rule rests on no `every`: `no x in xs where p` over nothing has found what it looked for.
   */
  readonly exercised?: Formula;
  readonly message: readonly MessagePart[];
  /**
   * Set in a policy with `assume unknown is fail`: a subject whose verdict is unknown fails. It has one finding, without
   * items and path, whose evidence are the causes that would have made it inconclusive, and which reads like this: the
   * message with `unknown` in place of the parts that need an item or the path.
   */
  readonly assumed: readonly MessagePart[] | undefined;
  /**
   * Whether it speaks of the baseline. Then `where` begins with the formula `baseline`, and where the snapshot has none
   * the report's entry says so.
   */
  readonly speaksOfBaseline: boolean;
  /**
   * Set where it uses extensions of the platform (`metadata.extensions`): whether the snapshot carries them. A closed
   * formula with which `where` begins, and where it is false no subject counts as lacking either.
   */
  readonly requires?: Formula;
  /** Number of slots: binders are numbered 0..slots-1 and each slot is bound once. The subject's is 0. */
  readonly slots: number;
  readonly origin: Origin;
}

/** A bound name. `kind` is set where it ranges over assets, else it holds a scalar of `type`. */
export interface Binder {
  readonly slot: number;
  readonly name: string;
  readonly type: Type;
}

/**
 * A source is open where further elements may exist:
 *   a kind that the snapshot's `coverage` names, or a group with such a kind;
 *   a relation whose kind it names;
 *   a stored field that `$partial` names;
 *   a choice of those by `if` or `otherwise`, where the one that is taken is open;
 *   gathered values (`CollectTerm`) that may not be all.
 * Why it is open, as a fact: the field, or the population of the kind (`(population)`, with an empty key); of a choice, the
 * facts of the one that is taken.
 */
export type Source =
  /** All assets of a kind or a group in the snapshot (stubs excluded), by kind and key. */
  | { readonly tag: 'kind'; readonly kind: string }
  /** A stored `list`/`set` field of references or scalars, a relation, a constant collection, gathered values, or a choice of those by a condition. */
  | { readonly tag: 'collection'; readonly term: Term };

/** `binder in source where condition` */
export interface Choice {
  readonly binder: Binder;
  readonly source: Source;
  readonly where: Formula;
}

export type Relation = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

/**
 * Facts of `and`, `or`, `not`: the union over the operands whose value explains the node's own: for `and` and `or`
 * the operands with the same value as the node; for `not` the operand.
 * Leaves: an absent operand makes the leaf unknown without facts of its own (a guard beside it decides); an unknown
 * operand makes it unknown and the facts are those of the unknown operands; else the facts of all operands.
 */
export type Formula =
  | { readonly op: 'const'; readonly value: boolean; readonly origin: Origin }
  /** Whether the snapshot has a baseline. No facts. */
  | { readonly op: 'baseline'; readonly origin: Origin }
  | { readonly op: 'and' | 'or'; readonly operands: readonly Formula[]; readonly origin: Origin }
  | { readonly op: 'not'; readonly operand: Formula; readonly origin: Origin }
  | Compare
  | Member
  | { readonly op: 'test'; readonly term: Term; readonly origin: Origin }
  | Present
  | Found
  | Known
  | Is
  | Some
  | CountCompare
  | Reach;

/**
 * Both operands have the same scalar type: `eq`/`ne` on bool, int, string, enum and asset (same key), and on decimal, ip,
 * cidr and host, whose canonical spelling is unique; the orders on int and ordered enums (by position). Strings are compared by
 * code points. Timestamps, durations and versions have many spellings: calls of `timestamp_order`, `duration_order` and
 * `version_order` stand for all their comparisons. Decimals are ordered by calls of `decimal_order`.
 */
export interface Compare {
  readonly op: 'compare';
  readonly relation: Relation;
  readonly type: Type;
  readonly left: Term;
  readonly right: Term;
  readonly origin: Origin;
}
/**
 * `element in collection`: a stored collection, a relation (of assets) or a constant. An open collection that does not
 * hold the element makes it unknown; where both operands are values, the facts are why the collection is open.
 */
export interface Member {
  readonly op: 'member';
  readonly element: Term;
  readonly collection: Term;
  readonly elementType: Type;
  readonly origin: Origin;
}
/**
 * `x.f is present`: true of a value and of an opaque one, false of absent, unknown of unknown. A base that is unknown
 * makes it unknown (facts of the base); a base that is absent, unknown without facts. Facts: the field.
 */
export interface Present {
  readonly op: 'present';
  readonly field: FieldTerm;
  readonly origin: Origin;
}
/**
 * `advisories[x] is present`, of what is no field: true where the term is a value, false where it is absent, else unknown. A
 * leaf: facts of the term.
 */
export interface Found {
  readonly op: 'found';
  readonly term: Term;
  readonly origin: Origin;
}
/** `x.f is known`: true of a value and of absent, false of unknown, opaque and an open collection; never unknown but over an absent base. Unknown base: false, facts of the base. */
export interface Known {
  readonly op: 'known';
  readonly field: FieldTerm;
  readonly origin: Origin;
}

/**
 * `x is Automation`: whether the asset of a group is of that kind. A leaf: facts of the term.
 */
export interface Is {
  readonly op: 'is';
  readonly term: Term;
  readonly kind: string;
  readonly origin: Origin;
}

/**
 * Kleene's `or` of `body` over the elements, and of unknown where the source is open. Unknown source: unknown, facts of
 * the source. Absent: unknown, none.
 * Facts: those of the elements whose body has the node's own value; where the source is a stored collection field or
 * gathered values and the node is true or false, its facts; where the node is unknown and the source open, why it is.
 * `every b where q satisfies p` is `not some b (q and not p)`; `no b where q` is `not some b (q)`.
 */
export interface Some {
  readonly op: 'some';
  readonly binder: Binder;
  readonly source: Source;
  readonly body: Formula;
  readonly origin: Origin;
}
/**
 * `count(binder in source where body) relation bound` with interval counts: low = elements with a true body, high =
 * elements whose body is not false, without end where the source is open. Decided where every count in [low, high] agrees. Unknown source or bound: unknown
 * with their facts. Facts when decided: those of the elements with a true body, the stored source field, and the
 * bound; when undecided: those of the elements with an unknown body, and why the source is open.
 */
export interface CountCompare {
  readonly op: 'count';
  readonly relation: Relation;
  readonly binder: Binder;
  readonly source: Source;
  readonly body: Formula;
  readonly bound: Term;
  readonly origin: Origin;
}

/**
 * `edge from a to b in K where t unless through c in L where s`: a walk of at least one edge from `from` to an asset of
 * kind K for which `t` holds, whose interior nodes all fail `s`.
 *
 * Definition (one backward breadth-first search for all sources, shared where `t` and `s` use no outer binder):
 *   nodes: assets and stubs of the kinds of the edge set; n -> m: the edge set's fields.
 *   D(n) = 0 for targets; else infinite for nodes that `s` blocks; else 1 + min D(successor). At most 4,096 levels.
 *   A loose node may be a successor of any: an asset or stub whose edge field, which leads to it from nodes of a kind on the
 *   other side, is unknown, opaque or an open collection. May-walks go to it from every node of that kind as well.
 *   must-walk: targets are those with t true; blocked are those with s true or unknown.
 *   may-walk:  targets are those with t true or unknown, and every open node; blocked are those with s true.
 *   An open node is a stub; one whose own side holds an edge field of this set that is unknown or an open collection;
 *   one of a kind from which a kind on the other side holds edges that the snapshot does not cover.
 * From a source: len = 1 + min D(successor).
 *   true: the must-walk's len is finite and at most 4,096. Witness: from the source, always the successor with the
 *     smallest (kind, key) among those with the smallest D, down to a target. Facts: those of t at the target (true).
 *   false: the may-walk's len is infinite, and the source is not open, and the may-search ended within 4,096 levels.
 *   unknown otherwise. Facts: over all nodes n that may-walks reach from the source (the source's successors, and
 *     successors of reached nodes not blocked by s being true): t at n where unknown; s at n where unknown; for an open n,
 *     and for the source where open, the pseudo field `(asset)` of that node, or the populations of the kinds on the other
 *     side that are not covered, or both; for a loose node with a finite D of the may-walk, to which the source or a reached
 *     node not so blocked may lead, that edge field of it; and `(path)` on the subject where a search did not end within
 *     4,096 levels.
 * An unknown `from`: unknown, facts of the term.
 */
export interface Reach {
  readonly op: 'reach';
  /** Name of an `EdgeSet` of the schema. */
  readonly edge: string;
  readonly from: Term;
  readonly to: NodeChoice;
  readonly through: NodeChoice | undefined;
  /** Whether `to.where` or `through.where` use a slot other than their own binder's. */
  readonly dependent: boolean;
  readonly origin: Origin;
}
export interface NodeChoice {
  readonly binder: Binder;
  /** A kind or a group. */
  readonly kind: string;
  readonly where: Formula;
}

export type Term =
  | ConstTerm
  | VarTerm
  | FieldTerm
  | RelatedTerm
  | LookupTerm
  | {
      readonly op: 'if';
      readonly condition: Formula;
      readonly then: Term;
      readonly else: Term;
      readonly type: Type;
      readonly origin: Origin;
    }
  | {
      readonly op: 'otherwise';
      readonly value: Term;
      readonly fallback: Term;
      readonly type: Type;
      readonly origin: Origin;
    }
  | {
      readonly op: 'arith';
      readonly fn: 'add' | 'sub' | 'mul';
      readonly left: Term;
      readonly right: Term;
      readonly type: Type;
      readonly origin: Origin;
    }
  | CallTerm
  | NowTerm
  | ParamTerm
  | CountTerm
  | CollectTerm
  | FoldTerm
  | CastTerm
  /** Number of elements. Unknown where the collection is open, and the facts are why it is. */
  | { readonly op: 'size'; readonly collection: Term; readonly type: Type; readonly origin: Origin };

/** A string, int (a safe integer), bool, enum member (its name), or a set/list of those (sets sorted in UTF-8 order, ints numerically, no duplicates). No facts. */
export interface ConstTerm {
  readonly op: 'const';
  readonly type: Type;
  readonly value: ConstValue;
  readonly origin: Origin;
}
export type ConstValue = string | number | boolean | readonly (string | number | boolean)[];
/** The bound asset or scalar. No facts. */
export interface VarTerm {
  readonly op: 'var';
  readonly slot: number;
  readonly type: Type;
  readonly origin: Origin;
}
/**
 * A stored field of an asset, or a `one` relation, which reads like a stored `ref K?`: the asset of kind K in the population
 * that refers to the base (of several, the one with the smallest key), absent where there is none, or unknown, with the reason
 * of its coverage, where the snapshot does not cover K. The field's value in a fact is that asset's key. Or a part of one of
 * its records under a dotted name (`auth.type`), whose base is then the field term of the record (`auth`). A record that is
 * there has its asset as value; the record's state is that of any base: unknown whole, unknown parts with the facts of the
 * whole. The fact of a whole record shows that it is there. A collection of records is one of assets of the kind `Kind.field`
 * (`AssetKind.element`), and its fact shows the keys of its elements.
 * Facts: this field of the base's asset. An unknown base: unknown with the base's facts;
 * an absent base: unknown without facts. Over stubs every field but the key is unknown, whatever its declared type.
 * `kind` may be a group: then each of its kinds has the field, with the same type and states.
 * `optional`: the declared type is `T?`, so the value may be absent here.
 *
 * Assets of the baseline are of kinds of their own, `K (before)`, whose references and relations stay among them.
 * `COUNTERPARTS` name fields that are computed: the asset or stub of the other moment with the same key; without one,
 * absent, but unknown over a stub: what is not exported may well have been there. Facts of such a field: itself and,
 * where the base is a value, the facts of the base, which say whose counterpart it is. Of two references of different
 * moments, the counterpart of one is compared with the other, so that `x.owner == x.before.owner` means the same owner.
 */
export interface FieldTerm {
  readonly op: 'field';
  readonly base: Term;
  readonly kind: string;
  readonly field: string;
  readonly type: Type;
  readonly optional: boolean;
  readonly origin: Origin;
}
/** The assets of `kind`, no group, (in the population) whose stored field `via` refers to the base. Ordered by key. No facts. */
export interface RelatedTerm {
  readonly op: 'related';
  readonly base: Term;
  readonly kind: string;
  readonly via: string;
  readonly type: Type;
  readonly origin: Origin;
}
/**
 * `advisories[x]`, `labels[x]`: the row of a table that has the key, or the value that a map has for it; absent where there is
 * none. Strict in the key and the map: unknown where one is unknown (facts of the unknown ones) or absent (none). Facts of what
 * is a value or absent: those of both.
 */
export interface LookupTerm {
  readonly op: 'lookup';
  readonly source: LookupSource;
  /** A text whose equal values are equal texts. */
  readonly key: Term;
  readonly type: Type;
  readonly origin: Origin;
}
/** The kind of a table's rows, or a term of a map whose keys are texts. */
export type LookupSource =
  | { readonly tag: 'kind'; readonly kind: string }
  | { readonly tag: 'map'; readonly term: Term };
/**
 * The base's asset as one of another type: of a kind or a group as one of a group that holds it, or of a group as one of its
 * kinds. Absent and unknown as the base; unknown without facts where the asset is of another kind (an `is` beside it
 * decides). Facts: those of the base.
 */
export interface CastTerm {
  readonly op: 'cast';
  readonly base: Term;
  readonly type: { readonly tag: 'asset'; readonly kind: string };
  readonly origin: Origin;
}
/** A built-in function of the catalogue. Strict: unknown where an argument is unknown (facts of the unknown ones) or absent (none). */
export interface CallTerm {
  readonly op: 'call';
  readonly fn: string;
  readonly args: readonly Term[];
  readonly type: Type;
  readonly origin: Origin;
}
/** The snapshot's `now`: always a value. No facts. */
export interface NowTerm {
  readonly op: 'now';
  readonly type: { readonly tag: 'timestamp' };
  readonly origin: Origin;
}
/** The value in force of a parameter: of a map's, that of one member. Always a value. No facts. */
export interface ParamTerm {
  readonly op: 'param';
  /** `Param.id` */
  readonly param: string;
  readonly member?: string;
  readonly type: Type;
  readonly origin: Origin;
}
/** `count(...)` as a number: known where low = high. Facts as `CountCompare`'s. */
export interface CountTerm {
  readonly op: 'count';
  readonly binder: Binder;
  readonly source: Source;
  readonly body: Formula;
  readonly type: Type;
  readonly origin: Origin;
}

/**
 * The values of `giving` for the elements that fulfil `where`. An element counts where `where` is true and `giving` a value;
 * it is settled where it counts or `where` is false. Unknown source: unknown, facts of the source. Absent: unknown, none.
 * Facts of what is known: for each element that counts, those of `where` and of `giving`, and the stored source field.
 * Facts of what is not: for each element with an unknown `where`, its facts; for each with a true one and an unknown
 * `giving`, the facts of that; and why the source is open.
 */
export interface Gathering {
  readonly binder: Binder;
  readonly source: Source;
  readonly where: Formula;
  readonly giving: Term;
}
/**
 * A collection of the values that count; open where an element is not settled or the source is open, and then the facts of
 * that are those of what is not known. `list`: in the order of the source, which is that of the keys for kinds and relations.
 * `distinct`: each once, sorted (texts and members in UTF-8 order, ints by size, false first, assets by key).
 * Facts: those of what is known.
 */
export interface CollectTerm extends Gathering {
  readonly op: 'collect';
  readonly fn: 'distinct' | 'list';
  readonly type: Type;
  readonly origin: Origin;
}
/**
 * One value made of those that count. Unknown, with the facts of what is not known, unless the source is closed and every
 * element settled. `sum`: exact, 0 over nothing; beyond the safe integers unknown, with `(arithmetic)` on the subject.
 * `min` and `max`: by size, by position in the enum, or by the order of the type; of equal values with several spellings
 * the smallest text. `first`: of the first element that counts, in the order of the source. All but `sum` are absent over
 * nothing. Facts: those of what is known.
 */
export interface FoldTerm extends Gathering {
  readonly op: 'fold';
  readonly fn: 'sum' | 'min' | 'max' | 'first';
  readonly type: Type;
  readonly origin: Origin;
}

/**
 * Rendering in messages: strings as they are; ints in decimal; `true`/`false`; enum members by name; an asset by its
 * kind's display field; collections element by element, joined by `, `, with `...` last where they are open; absent `none`; unknown and opaque `unknown`;
 * a value that is made of a secret field, in whatever way (`readsSecret`), `***`.
 */
export type MessagePart =
  | { readonly tag: 'text'; readonly text: string }
  | { readonly tag: 'term'; readonly term: Term }
  /** The display values of the path's nodes joined by ` -> `; of more than `PATH_SHOWN` those of its two ends, and between them how many are left out. */
  | { readonly tag: 'path' }
  /** Number of edges. */
  | { readonly tag: 'path-length' };
