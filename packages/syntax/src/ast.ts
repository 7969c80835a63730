/**
 * The abstract syntax tree of one `.policy` file.
 * Invariants: plain readonly data; every node has `kind`, `span` and an `id` dense in its file (parents before
 * children); no parents, symbols or types inside. Parsing is total: a gap in the source is a `Missing` expression,
 * an empty `Name`, or an absent optional child, never a throw.
 * Length: the whole tree in one file, so that a reader sees every node at once.
 */
import type { Span } from '@policyc/base';

interface NodeBase {
  readonly span: Span;
  readonly id: number;
}

/** A name as written. `text` is empty where the source has a gap. */
export interface Name extends NodeBase {
  readonly kind: 'Name';
  readonly text: string;
}

export interface File extends NodeBase {
  readonly kind: 'File';
  readonly declarations: readonly Declaration[];
}

// ---- declarations -------------------------------------------------------------------------------------------

export type Declaration =
  | EditionDecl
  | PackageDecl
  | UseDecl
  | PlatformDecl
  | EnumDecl
  | RecordDecl
  | AssetDecl
  | ExtendDecl
  | EdgeDecl
  | GroupDecl
  | CatalogueDecl
  | ParamDecl
  | TableDecl
  | FnDecl
  | PolicyDecl
  | TestDecl;

interface DeclBase extends NodeBase {
  /** The `///` lines before it, joined, without the slashes and one leading blank each. */
  readonly doc: string;
}

/** `edition 1` */
export interface EditionDecl extends DeclBase {
  readonly kind: 'EditionDecl';
  readonly edition: string;
}
/** `package a.b` */
export interface PackageDecl extends DeclBase {
  readonly kind: 'PackageDecl';
  readonly path: readonly Name[];
}
/** `use a.b as c` */
export interface UseDecl extends DeclBase {
  readonly kind: 'UseDecl';
  readonly path: readonly Name[];
  readonly alias?: Name;
}
/** `platform nocode version "1.0"` */
export interface PlatformDecl extends DeclBase {
  readonly kind: 'PlatformDecl';
  readonly name: Name;
  readonly version: string;
}

export interface EnumDecl extends DeclBase {
  readonly kind: 'EnumDecl';
  readonly name: Name;
  readonly ordered: boolean;
  readonly members: readonly EnumMember[];
}
export interface EnumMember extends DeclBase {
  readonly kind: 'EnumMember';
  readonly name: Name;
  readonly title?: StringText;
}

export interface RecordDecl extends DeclBase {
  readonly kind: 'RecordDecl';
  readonly name: Name;
  readonly fields: readonly FieldDecl[];
}
export interface AssetDecl extends DeclBase {
  readonly kind: 'AssetDecl';
  readonly name: Name;
  readonly singleton: boolean;
  /** `alike by a, b`: what tells that an asset with another key is the same one. */
  readonly alike: readonly Name[];
  readonly fields: readonly FieldDecl[];
}
/** `extend asset Automation { ... }` */
export interface ExtendDecl extends DeclBase {
  readonly kind: 'ExtendDecl';
  readonly name: Name;
  readonly fields: readonly FieldDecl[];
}

export interface FieldDecl extends DeclBase {
  readonly kind: 'FieldDecl';
  readonly modifiers: readonly ('key' | 'secret' | 'derived')[];
  readonly name: Name;
  readonly type: TypeExpr;
  /** Of a `derived` field. */
  readonly value?: Expr;
}

/** `edge control: Trigger -> Step via from.next` or `edge flow = control | data` */
export interface EdgeDecl extends DeclBase {
  readonly kind: 'EdgeDecl';
  readonly name: Name;
  readonly definition:
    | {
        readonly tag: 'via';
        readonly from: Name;
        readonly to: Name;
        readonly side: 'from' | 'to';
        readonly path: readonly Name[];
      }
    | { readonly tag: 'union'; readonly members: readonly Name[] };
}
/** `group Owned = App | Automation` */
export interface GroupDecl extends DeclBase {
  readonly kind: 'GroupDecl';
  readonly name: Name;
  readonly members: readonly Name[];
}
/** `catalogue iso27001 "ISO/IEC 27001:2022" { "A.5.1" "Policies for information security" }` */
export interface CatalogueDecl extends DeclBase {
  readonly kind: 'CatalogueDecl';
  readonly name: Name;
  readonly title: StringText;
  readonly controls: readonly ControlDecl[];
}
export interface ControlDecl extends DeclBase {
  readonly kind: 'ControlDecl';
  readonly code: StringText;
  readonly title?: StringText;
}
/** `param x: T = v where p` (inside the guard the parameter is named by its own name) */
export interface ParamDecl extends DeclBase {
  readonly kind: 'ParamDecl';
  readonly name: Name;
  readonly type: TypeExpr;
  readonly value: Expr;
  readonly guard?: Expr;
}
export interface TableDecl extends DeclBase {
  readonly kind: 'TableDecl';
  readonly name: Name;
  readonly source: StringText;
  readonly fields: readonly FieldDecl[];
}
export interface FnDecl extends DeclBase {
  readonly kind: 'FnDecl';
  readonly name: Name;
  readonly params: readonly FnParam[];
  readonly result: TypeExpr;
  readonly body: Expr;
}
export interface FnParam extends NodeBase {
  readonly kind: 'FnParam';
  readonly name: Name;
  readonly type: TypeExpr;
}

export interface PolicyDecl extends DeclBase {
  readonly kind: 'PolicyDecl';
  /** `EX-01`: one name with its hyphens. */
  readonly name: Name;
  readonly title?: StringText;
  readonly statements: readonly PolicyStatement[];
}

export interface TestDecl extends DeclBase {
  readonly kind: 'TestDecl';
  readonly title: StringText;
  readonly policies: readonly Name[];
  readonly statements: readonly TestStatement[];
}

// ---- types --------------------------------------------------------------------------------------------------

/** A type as written, with its states. */
export interface TypeExpr extends NodeBase {
  readonly kind: 'TypeExpr';
  readonly base: BaseType;
  /** `T?` */
  readonly optional: boolean;
  /** `T or unknown` */
  readonly unknown: boolean;
}

export type BaseType =
  /** `string`, `Status`, or a kind name */
  | { readonly tag: 'named'; readonly name: Name }
  | { readonly tag: 'ref'; readonly name: Name }
  | { readonly tag: 'list' | 'set'; readonly element: BaseType }
  | { readonly tag: 'map'; readonly key: BaseType; readonly value: BaseType }
  /** `many Step via automation`, `one Governance via asset` */
  | { readonly tag: 'many' | 'one'; readonly name: Name; readonly via: Name };

// ---- policy and test statements -----------------------------------------------------------------------------

export type PolicyStatement =
  | SeverityStatement
  | LikelihoodStatement
  | MapsStatement
  | OwnerStatement
  | FixStatement
  | SeeStatement
  | ProfileStatement
  | TagsStatement
  | FormerlyStatement
  | AssumeStatement
  | ForStatement
  | LetStatement
  | RuleStatement
  | MessageStatement
  | UnknownStatement;

export interface SeverityStatement extends NodeBase {
  readonly kind: 'SeverityStatement';
  readonly value: Name;
}
export interface LikelihoodStatement extends NodeBase {
  readonly kind: 'LikelihoodStatement';
  readonly value: string;
  readonly valueSpan: Span;
}
/** `maps owasp_lcnc "05", cwe 306` */
export interface MapsStatement extends NodeBase {
  readonly kind: 'MapsStatement';
  readonly mappings: readonly Mapping[];
}
export interface Mapping extends NodeBase {
  readonly kind: 'Mapping';
  readonly catalogue: Name;
  readonly control: string;
  readonly quoted: boolean;
  readonly controlSpan: Span;
}
export interface OwnerStatement extends NodeBase {
  readonly kind: 'OwnerStatement';
  readonly value: StringText;
}
/** `fix within 7d "..."` */
export interface FixStatement extends NodeBase {
  readonly kind: 'FixStatement';
  readonly within?: string;
  readonly withinSpan?: Span;
  readonly text: StringText;
}
export interface SeeStatement extends NodeBase {
  readonly kind: 'SeeStatement';
  readonly references: readonly StringText[];
}
export interface ProfileStatement extends NodeBase {
  readonly kind: 'ProfileStatement';
  readonly value: Name;
}
export interface TagsStatement extends NodeBase {
  readonly kind: 'TagsStatement';
  readonly tags: readonly Name[];
}
export interface FormerlyStatement extends NodeBase {
  readonly kind: 'FormerlyStatement';
  readonly name: Name;
}
/** `assume unknown is fail` */
export interface AssumeStatement extends NodeBase {
  readonly kind: 'AssumeStatement';
  readonly value: Name;
}
/** `for x in source [where p]` */
export interface ForStatement extends NodeBase {
  readonly kind: 'ForStatement';
  readonly binder: Binder;
}
export interface LetStatement extends NodeBase {
  readonly kind: 'LetStatement';
  readonly name: Name;
  readonly value: Expr;
}
export interface RuleStatement extends NodeBase {
  readonly kind: 'RuleStatement';
  readonly rule: 'require' | 'forbid';
  readonly condition: Expr;
}
export interface MessageStatement extends NodeBase {
  readonly kind: 'MessageStatement';
  readonly template: Template;
}
/** A line that starts with a word that is no statement (`requires`, `severty`); the rest of the line is skipped. */
export interface UnknownStatement extends NodeBase {
  readonly kind: 'UnknownStatement';
  readonly word: Name;
}

export type TestStatement =
  | GivenStatement
  | BeforeStatement
  | FromStatement
  | WithStatement
  | NowStatement
  | CaseStatement
  | ExpectStatement
  | UnknownStatement;

/** `given [new] hook = Endpoint { ... }` */
export interface GivenStatement extends NodeBase {
  readonly kind: 'GivenStatement';
  readonly isNew: boolean;
  readonly name: Name;
  readonly assetKind: Name;
  readonly fields?: BracesExpr;
}
/** `before hook { ... }` or `before hook = Endpoint { ... }` */
export interface BeforeStatement extends NodeBase {
  readonly kind: 'BeforeStatement';
  readonly name: Name;
  readonly assetKind?: Name;
  readonly fields: BracesExpr;
}
/** `from snapshot "file"` */
export interface FromStatement extends NodeBase {
  readonly kind: 'FromStatement';
  readonly file: StringText;
}
/** `with param = value`, `with alias.param = value` */
export interface WithStatement extends NodeBase {
  readonly kind: 'WithStatement';
  /** The alias of the package that has the parameter. */
  readonly from?: Name;
  readonly name: Name;
  readonly value: Expr;
}
/** `now time"..."` */
export interface NowStatement extends NodeBase {
  readonly kind: 'NowStatement';
  readonly value: Expr;
}
/** `case hook.auth = none, hook.kind = http expect fail` */
export interface CaseStatement extends NodeBase {
  readonly kind: 'CaseStatement';
  readonly assignments: readonly Assignment[];
  readonly expectation: Expectation;
}
export interface Assignment extends NodeBase {
  readonly kind: 'Assignment';
  readonly target: Expr;
  readonly value: Expr;
}
export interface ExpectStatement extends NodeBase {
  readonly kind: 'ExpectStatement';
  readonly expectation: Expectation;
}
/** `fail on hook because hook.auth saying "..."` */
export interface Expectation extends NodeBase {
  readonly kind: 'Expectation';
  /** Absent where the source has a gap. */
  readonly verdict?: 'pass' | 'fail' | 'inconclusive' | 'not_applicable';
  readonly on: readonly Expr[];
  readonly because?: Expr;
  readonly saying?: StringText;
}

// ---- expressions --------------------------------------------------------------------------------------------

export type Expr =
  | NameExpr
  | MemberExpr
  | IndexExpr
  | CallExpr
  | LiteralExpr
  | TypedLiteral
  | QuantityExpr
  | ListExpr
  | BracesExpr
  | ParenExpr
  | UnaryExpr
  | BinaryExpr
  | LogicalExpr
  | IsExpr
  | QuantifierExpr
  | AggregateExpr
  | PathExpr
  | OtherwiseExpr
  | IfExpr
  | PartialExpr
  | Missing;

export interface NameExpr extends NodeBase {
  readonly kind: 'NameExpr';
  readonly name: string;
}
/** `a.b`. `member.text` is empty after a trailing dot. */
export interface MemberExpr extends NodeBase {
  readonly kind: 'MemberExpr';
  readonly object: Expr;
  readonly member: Name;
}
export interface IndexExpr extends NodeBase {
  readonly kind: 'IndexExpr';
  readonly object: Expr;
  readonly index: Expr;
}
export interface CallExpr extends NodeBase {
  readonly kind: 'CallExpr';
  readonly callee: Expr;
  readonly args: readonly Expr[];
}
/** `"text"`, `12`, `-3`, `1.5`, `true`, `absent`, `unknown`. A string's `value` is unescaped; a number's is its lexeme. */
export interface LiteralExpr extends NodeBase {
  readonly kind: 'LiteralExpr';
  readonly type: 'string' | 'number' | 'bool' | 'absent' | 'unknown';
  readonly value: string;
}
/** `r"..."`, `v"1.2.3"`, `cidr"10.0.0.0/8"`, `time"..."`, `ip`, `host`, `url`, `glob`. The text is raw, as written between the quotes. */
export interface TypedLiteral extends NodeBase {
  readonly kind: 'TypedLiteral';
  readonly prefix: string;
  readonly text: string;
}
/** `90d`, `90d ago` */
export interface QuantityExpr extends NodeBase {
  readonly kind: 'QuantityExpr';
  readonly amount: string;
  readonly unit: string;
  readonly ago: boolean;
}
export interface ListExpr extends NodeBase {
  readonly kind: 'ListExpr';
  readonly elements: readonly Expr[];
}
/** `{ a, b }` set, `{ a: 1 }` map, record or asset, `{}` by expected type. */
export interface BracesExpr extends NodeBase {
  readonly kind: 'BracesExpr';
  readonly entries: readonly BracesEntry[];
}
export interface BracesEntry extends NodeBase {
  readonly kind: 'BracesEntry';
  readonly key?: Name;
  readonly value: Expr;
}
/** `partial [...]`, in tests only. */
export interface PartialExpr extends NodeBase {
  readonly kind: 'PartialExpr';
  readonly value: Expr;
}
export interface ParenExpr extends NodeBase {
  readonly kind: 'ParenExpr';
  readonly expr: Expr;
}
/** `not e`; `spelling` is `!` where a foreign spelling was tolerated. */
export interface UnaryExpr extends NodeBase {
  readonly kind: 'UnaryExpr';
  readonly op: 'not';
  readonly spelling: 'not' | '!';
  readonly operand: Expr;
  readonly opSpan: Span;
}

export type BinaryOp =
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | 'in'
  | 'not in'
  | 'like'
  | 'not like'
  | 'matches'
  | 'not matches'
  | 'subset of'
  | 'disjoint from'
  /** A tolerated `=` where `==` is meant; the checker reports it. */
  | '=';
export interface BinaryExpr extends NodeBase {
  readonly kind: 'BinaryExpr';
  readonly op: BinaryOp;
  readonly left: Expr;
  readonly right: Expr;
  readonly opSpan: Span;
}

/** A flat chain `a and b or c`; mixing is the checker's error. `operators[i]` stands between operands i and i+1. */
export interface LogicalExpr extends NodeBase {
  readonly kind: 'LogicalExpr';
  readonly operands: readonly Expr[];
  readonly operators: readonly {
    readonly op: 'and' | 'or';
    readonly spelling: 'and' | 'or' | '&&' | '||';
    readonly span: Span;
  }[];
}
/** `x is [not] present | absent | known | unknown | new | empty | Kind` */
export interface IsExpr extends NodeBase {
  readonly kind: 'IsExpr';
  readonly operand: Expr;
  readonly negated: boolean;
  readonly test: Name;
}
/** `some b`, `no b`, `every b satisfies e` (`satisfies` is `Missing` where it was left out) */
export interface QuantifierExpr extends NodeBase {
  readonly kind: 'QuantifierExpr';
  readonly quantifier: 'some' | 'every' | 'no';
  readonly binder: Binder;
  readonly satisfies?: Expr;
}
/** `count(x in xs where p giving e)` or `count(xs)` */
export interface AggregateExpr extends NodeBase {
  readonly kind: 'AggregateExpr';
  readonly fn: 'count' | 'distinct' | 'list' | 'sum' | 'min' | 'max' | 'first';
  readonly argument:
    | { readonly tag: 'selection'; readonly binder: Binder; readonly giving?: Expr }
    | { readonly tag: 'expr'; readonly expr: Expr };
}
/** `control from a to b unless through x in K where s` */
export interface PathExpr extends NodeBase {
  readonly kind: 'PathExpr';
  readonly edge: Name;
  readonly from: PathEnd;
  readonly to: PathEnd;
  readonly through?: Binder;
}
export type PathEnd =
  | { readonly tag: 'binder'; readonly binder: Binder }
  | { readonly tag: 'expr'; readonly expr: Expr };
/** `a otherwise b` */
export interface OtherwiseExpr extends NodeBase {
  readonly kind: 'OtherwiseExpr';
  readonly value: Expr;
  readonly fallback: Expr;
}
export interface IfExpr extends NodeBase {
  readonly kind: 'IfExpr';
  readonly condition: Expr;
  readonly then: Expr;
  readonly else: Expr;
}
/** A gap: the parser expected an expression here. Already reported. */
export interface Missing extends NodeBase {
  readonly kind: 'Missing';
}

/** `x in source [where p]`; `removed` before the source speaks of the baseline's removed assets. */
export interface Binder extends NodeBase {
  readonly kind: 'Binder';
  readonly name: Name;
  readonly removed: boolean;
  readonly source: Expr;
  readonly where?: Expr;
}

// ---- text ---------------------------------------------------------------------------------------------------

/** A string that is no expression (titles, fix texts). The span includes the quotes. */
export interface StringText extends NodeBase {
  readonly kind: 'StringText';
  readonly value: string;
}
/** A message: literal text and holes `{path}`. `{{` and `}}` are braces. */
export interface Template extends NodeBase {
  readonly kind: 'Template';
  readonly parts: readonly TemplatePart[];
}
export type TemplatePart = TemplateText | TemplateHole;
export interface TemplateText extends NodeBase {
  readonly kind: 'TemplateText';
  readonly value: string;
}
export interface TemplateHole extends NodeBase {
  readonly kind: 'TemplateHole';
  readonly expr: Expr;
}

export type Node =
  | File
  | Declaration
  | EnumMember
  | ControlDecl
  | FieldDecl
  | FnParam
  | TypeExpr
  | PolicyStatement
  | TestStatement
  | Mapping
  | Assignment
  | Expectation
  | Expr
  | BracesEntry
  | Binder
  | Name
  | StringText
  | Template
  | TemplatePart;
