/** The cases of a test: its `case` rows, or the test itself where it has none. */
import type { CheckedModule, CheckedProgram, CheckedTest } from '@policyc/analysis';
import type { Schema, Snapshot } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { type ReadTestFile, recordedSnapshot } from './recorded-snapshot.js';
import { buildTestSnapshot, partialCoverage } from './test-snapshot.js';

export interface TestCase {
  readonly module: CheckedModule;
  readonly decl: ast.TestDecl;
  readonly row: ast.CaseStatement | undefined;
  readonly givens: readonly ast.GivenStatement[];
  /** What the baseline says otherwise. */
  readonly befores: readonly ast.BeforeStatement[];
  readonly overrides: readonly ast.Assignment[];
  /** Where the assets come from, instead of `givens`. */
  readonly recorded: ast.FromStatement | undefined;
  /** The clock. */
  readonly moment: ast.Expr | undefined;
  /** The row's own expectation first. */
  readonly expectations: readonly ast.Expectation[];
  /** Values that replace parameters, by `Param.id`. */
  readonly params: ReadonlyMap<string, ast.Expr>;
  /** The rows of tables, by id. */
  readonly rows: ReadonlyMap<string, ast.Expr>;
  /** Kinds that the snapshot does not cover. */
  readonly partialKinds: readonly string[];
  /** Ids of the policies that it is for. */
  readonly policies: readonly string[];
}

export function testCases({ module, decl }: CheckedTest, program: CheckedProgram): readonly TestCase[] {
  const of = <K extends ast.TestStatement['kind']>(kind: K) =>
    decl.statements.filter((s): s is Extract<ast.TestStatement, { kind: K }> => s.kind === kind);
  const withs = of('WithStatement');
  const shared = {
    module,
    decl,
    givens: of('GivenStatement'),
    befores: of('BeforeStatement'),
    recorded: of('FromStatement')[0],
    moment: of('NowStatement')[0]?.value,
    params: new Map(
      withs
        .filter((w) => !isKindName(w) && tableId(w, program) === undefined)
        .map((w) => [paramId(w.name, program), w.value]),
    ),
    rows: new Map(
      withs.flatMap((w) => {
        const id = tableId(w, program);
        return id === undefined ? [] : [[id, w.value] as const];
      }),
    ),
    partialKinds: withs.filter(isKindName).map((w) => w.name.text),
    policies: decl.policies.map((p) => p.text),
  };
  const common = of('ExpectStatement').map((s) => s.expectation);
  const rows = of('CaseStatement');
  if (rows.length === 0) return [{ ...shared, row: undefined, overrides: [], expectations: common }];
  return rows.map((row) => ({
    ...shared,
    row,
    overrides: row.assignments,
    expectations: [row.expectation, ...common],
  }));
}

function tableId({ name }: ast.WithStatement, { symbols, tables }: CheckedProgram): string | undefined {
  const symbol = symbols.get(name);
  return symbol?.tag === 'table' ? tables.find((t) => t.decl === symbol.decl)?.id : undefined;
}

function paramId(name: ast.Name, { symbols, modules }: CheckedProgram): string {
  const symbol = symbols.get(name);
  const home = modules.find((m) => symbol?.tag === 'param' && m.file.declarations.includes(symbol.decl));
  return `${home?.packageName ?? ''}.${name.text}`;
}

/** `with Step = partial` speaks of a kind; parameters begin with a small letter. */
function isKindName(statement: ast.WithStatement): boolean {
  return statement.from === undefined && /^[A-Z]/.test(statement.name.text);
}

/** @throws UnusableSnapshot */
export function snapshotOf(testCase: TestCase, schema: Schema, readFile?: ReadTestFile): Snapshot {
  const { moment, partialKinds, recorded, module } = testCase;
  if (!recorded) return buildTestSnapshot(schema, testCase);
  const snapshot = recordedSnapshot(recorded, module.source.uri, schema, readFile);
  return {
    ...snapshot,
    ...(moment?.kind === 'TypedLiteral' ? { now: moment.text } : {}),
    ...(partialKinds.length > 0
      ? { coverage: { ...snapshot.coverage, ...partialCoverage(partialKinds) } }
      : {}),
  };
}

/** The source of a row on one line; empty for a test without rows. */
export function rowText({ module, row }: TestCase): string {
  return row ? module.source.text.slice(row.span.start, row.span.end).replace(/\s+/g, ' ') : '';
}
