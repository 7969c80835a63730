/**
 * What the checker proves about a set of files, as side tables over the AST.
 * Invariant: frozen after `check`; nodes are compared by identity; a `SoundProgram` has no error diagnostics and is
 * the only thing that can be lowered.
 */
import type { Diagnostic, SourceText } from '@policyc/base';
import type { AssetKind, FieldType, Schema, SchemaField, StoredField } from '@policyc/model';
import type { ast } from '@policyc/syntax';

export interface CheckedModule {
  readonly source: SourceText;
  readonly file: ast.File;
  /** `packs.exposure`; empty where the file has no `package`. */
  readonly packageName: string;
}

/** What a name stands for. */
export type NameSymbol =
  | { readonly tag: 'kind'; readonly kind: string; readonly decl: ast.AssetDecl }
  | { readonly tag: 'group'; readonly name: string; readonly decl: ast.GroupDecl }
  | { readonly tag: 'enum'; readonly name: string; readonly decl: ast.EnumDecl }
  | { readonly tag: 'record'; readonly name: string; readonly decl: ast.RecordDecl }
  | { readonly tag: 'member'; readonly enum: string; readonly member: string; readonly decl: ast.EnumMember }
  /** A field of a kind, or a part of a record: then `kind` is the name of the record. */
  | {
      readonly tag: 'field';
      readonly kind: string;
      readonly field: SchemaField;
      readonly decl: ast.FieldDecl;
    }
  /** A part of a `url`, which nothing declares. */
  | { readonly tag: 'url-part'; readonly field: StoredField }
  | {
      readonly tag: 'derived';
      readonly kind: string;
      readonly type: FieldType;
      readonly decl: ast.FieldDecl;
    }
  /** `before`: what an asset of the kind was in the baseline. */
  | { readonly tag: 'before'; readonly kind: string }
  | { readonly tag: 'edge'; readonly name: string; readonly decl: ast.EdgeDecl }
  | { readonly tag: 'catalogue'; readonly decl: ast.CatalogueDecl }
  /** The mapping of a policy to it. */
  | { readonly tag: 'control'; readonly decl: ast.ControlDecl; readonly catalogue: ast.CatalogueDecl }
  /** A table; `kind` is that of its rows. */
  | {
      readonly tag: 'table';
      readonly decl: ast.TableDecl;
      readonly kind: string;
      readonly type: FieldType;
    }
  | { readonly tag: 'param'; readonly decl: ast.ParamDecl; readonly type: FieldType }
  | {
      readonly tag: 'fn';
      readonly decl: ast.FnDecl;
      readonly params: readonly FieldType[];
      readonly result: FieldType;
    }
  | { readonly tag: 'fn-param'; readonly decl: ast.FnParam; readonly type: FieldType }
  | { readonly tag: 'builtin'; readonly name: string }
  | { readonly tag: 'binder'; readonly decl: ast.Binder; readonly type: FieldType }
  | { readonly tag: 'let'; readonly decl: ast.LetStatement; readonly type: FieldType }
  /** `path` in a message, and its members `length`. */
  | { readonly tag: 'path'; readonly decl: ast.PathExpr }
  | { readonly tag: 'path-length'; readonly decl: ast.PathExpr }
  | { readonly tag: 'policy'; readonly decl: ast.PolicyDecl }
  | { readonly tag: 'given'; readonly decl: ast.GivenStatement | ast.BeforeStatement; readonly kind: string };

/** The same, under a name that hides the global `Symbol`. */
export type { NameSymbol as Symbol };

export interface CheckedPolicy {
  readonly module: CheckedModule;
  readonly decl: ast.PolicyDecl;
}

export interface CheckedTest {
  readonly module: CheckedModule;
  readonly decl: ast.TestDecl;
}

/** `derived dormant: bool = status in { draft, inactive }`: a field without data of its own, no part of `Schema`. */
export interface DerivedField {
  readonly kind: string;
  readonly name: string;
  readonly doc: string;
  readonly type: FieldType;
  readonly decl: ast.FieldDecl;
}

/** Typed rows that come with OPA's data. */
export interface CheckedTable {
  readonly module: CheckedModule;
  readonly decl: ast.TableDecl;
  /** The package, a dot, and the name. */
  readonly id: string;
  /** The kind of its rows, no part of `Schema`. */
  readonly kind: AssetKind;
}

export interface CheckedProgram {
  readonly modules: readonly CheckedModule[];
  /** The platform schema, where one of the modules declares it. */
  readonly schema: Schema | undefined;
  /** By kind, in order of declaration. */
  readonly derived: ReadonlyMap<string, readonly DerivedField[]>;
  /** By package, then id. Policies with errors are included. */
  readonly policies: readonly CheckedPolicy[];
  readonly tests: readonly CheckedTest[];
  /** By id. */
  readonly tables: readonly CheckedTable[];
  /** The type of each expression at its place, after narrowing. */
  readonly types: ReadonlyMap<ast.Expr, FieldType>;
  /** What each name refers to: keyed by `NameExpr`, and by `Name` for members, types, edges, policies, given names. */
  readonly symbols: ReadonlyMap<ast.Node, NameSymbol>;
  readonly diagnostics: readonly Diagnostic[];
}

declare const sound: unique symbol;
/** A program without errors and with a schema. Only this can be lowered. */
export type SoundProgram = CheckedProgram & { readonly schema: Schema; readonly [sound]: true };
