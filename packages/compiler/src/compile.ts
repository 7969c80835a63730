/**
 * The facade: sources in, artefacts and diagnostics out.
 * Invariant: no file access; output exists only where there is no error diagnostic.
 */
import { type CheckedPolicy, type CheckedProgram, check, requireSound } from '@policyc/analysis';
import { type Diagnostic, SourceText } from '@policyc/base';
import { buildBundle, emitRego, emitWasm, entrypointsOf } from '@policyc/emit';
import { costOfPolicy, type ir, lower } from '@policyc/ir';
import type { BundleMetadata, ParamMetadata } from '@policyc/model';
import { parse } from '@policyc/syntax';
import { readTables, type TableData } from './read-tables.js';
import { type GivenParams, resolveParams } from './resolve-params.js';
import type { ReadTestFile } from './testing/recorded-snapshot.js';

/** Named in bundles; the version of the `policyc` package. */
export const COMPILER_VERSION = 'policyc 0.1.0';

export interface SourceFile {
  readonly uri: string;
  readonly text: string;
  /** Whether it comes with policyc and nobody named it: coverage and mutants leave it out. */
  readonly library?: boolean;
}

export interface CompileInput {
  /** Every file of the program: policies and the platform module they use. */
  readonly files: readonly SourceFile[];
  /** Values that are compiled in instead of parameters' defaults, by name or id. */
  readonly params?: GivenParams;
  /** Reads the files of tables into the bundle's data; without it evaluations have to be given the rows. */
  readonly readFile?: ReadTestFile;
  /** Which policies to compile; all without it. */
  readonly select?: (policyId: string) => boolean;
  /** Whether the bundle is for OPA with a WASM runtime only: see `BundleParts`. */
  readonly wasmResolvers?: boolean;
}

export interface CompileOutput {
  readonly program: ir.Program;
  readonly wasm: Uint8Array;
  readonly rego: readonly { readonly path: string; readonly text: string }[];
  /** The gzipped tar. */
  readonly bundle: Uint8Array;
  readonly metadata: BundleMetadata;
}

export interface CompileResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, SourceText>;
  readonly checked: CheckedProgram;
  /** What is wrong with the values that were given for parameters, one sentence each. */
  readonly paramProblems: readonly string[];
  /** Absent where there is an error. */
  readonly output?: CompileOutput;
}

type CheckResult = Omit<CompileResult, 'output' | 'paramProblems'>;

/**
 * Every mistake that `compile` would find, and no output: what `policyc check` needs.
 * @param readFile reads the files of tables, which are checked, too
 */
export function checkFiles(files: readonly SourceFile[], readFile?: ReadTestFile): CheckResult {
  const { data: _, ...result } = readFiles(files, readFile);
  const sound = requireSound(result.checked);
  if (!sound.ok) return result;
  return { ...result, diagnostics: [...result.diagnostics, ...lower(sound.program).diagnostics] };
}

function readFiles(
  files: readonly SourceFile[],
  readFile: ReadTestFile | undefined,
): CheckResult & Pick<TableData, 'data'> {
  const sources = new Map(files.map((f) => [f.uri, new SourceText(f.uri, f.text)]));
  const checked = check([...sources.values()].map((source) => ({ source, ...parse(source) })));
  const sound = readFile && requireSound(checked);
  if (!readFile || !sound?.ok) return { checked, diagnostics: checked.diagnostics, sources, data: {} };
  const tables = readTables(sound.program, readFile);
  return {
    checked,
    diagnostics: [...checked.diagnostics, ...tables.diagnostics],
    sources: new Map([...sources, ...tables.sources]),
    data: tables.data,
  };
}

export function compile(input: CompileInput): CompileResult {
  const { data, ...read } = readFiles(input.files, input.readFile);
  const result = { ...read, paramProblems: [] };
  const sound = requireSound(result.checked);
  if (!sound.ok || result.diagnostics.some((d) => d.severity === 'error')) return result;
  const { select } = input;
  const selected = select ? { select: (p: CheckedPolicy) => select(p.decl.name.text) } : {};
  const given = input.params ?? {};
  let lowered = lower(sound.program, selected);
  if (Object.keys(given).length > 0) {
    const { values: params, problems: paramProblems } = resolveParams(given, lowered.program, data);
    if (paramProblems.length > 0) return { ...result, paramProblems };
    lowered = lower(sound.program, { ...selected, params });
  }
  const diagnostics = [...result.diagnostics, ...lowered.diagnostics];
  if (lowered.diagnostics.length > 0) return { ...result, diagnostics };
  const { program } = lowered;
  const metadata: BundleMetadata = {
    format: 'policyc-bundle/1',
    compiler: COMPILER_VERSION,
    entrypoints: Object.fromEntries(entrypointsOf(program.policies).map(({ name }, id) => [name, id])),
    schema: sound.program.schema,
    params: program.params.map(paramMetadata),
    policies: program.policies.map((p) => ({ ...p.metadata, cost: costOfPolicy(program, p) })),
  };
  const wasm = emitWasm(program);
  const rego = emitRego(program, { sources: (uri) => result.sources.get(uri)?.text });
  return {
    ...result,
    diagnostics,
    output: {
      program,
      wasm,
      rego,
      metadata,
      bundle: buildBundle({ wasm, rego, data, metadata, wasmResolvers: input.wasmResolvers === true }),
    },
  };
}

function paramMetadata({ id, description, type, default: value, guard, guardText }: ir.Param): ParamMetadata {
  return { id, description, type, default: value, ...(guard ? { guard: guardText } : {}) };
}
