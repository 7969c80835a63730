/**
 * The facade: sources in, artefacts and diagnostics out.
 * Invariant: no file access; output exists only where there is no error diagnostic.
 */
import { type CheckedProgram, check, requireSound } from '@policyc/analysis';
import { type Diagnostic, SourceText } from '@policyc/base';
import { buildBundle, emitRego, emitWasm } from '@policyc/emit';
import { type ir, lower } from '@policyc/ir';
import type { BundleMetadata } from '@policyc/model';
import { parse } from '@policyc/syntax';

/** Named in bundles; the version of the `policyc` package. */
export const COMPILER_VERSION = 'policyc 0.1.0';

export interface SourceFile {
  readonly uri: string;
  readonly text: string;
}

export interface CompileInput {
  /** Every file of the program: policies and the platform module they use. */
  readonly files: readonly SourceFile[];
  /** Values that replace parameters' defaults, by parameter name. */
  readonly params?: Readonly<Record<string, ir.ConstValue>>;
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
  /** Absent where there is an error. */
  readonly output?: CompileOutput;
}

/** Parses and checks; the part of `compile` that `policyc check` needs. */
export function checkFiles(files: readonly SourceFile[]): Omit<CompileResult, 'output'> {
  const sources = new Map(files.map((f) => [f.uri, new SourceText(f.uri, f.text)]));
  const checked = check([...sources.values()].map((source) => ({ source, ...parse(source) })));
  return { checked, diagnostics: checked.diagnostics, sources };
}

export function compile(input: CompileInput): CompileResult {
  const result = checkFiles(input.files);
  const sound = requireSound(result.checked);
  if (!sound.ok) return result;
  const { select } = input;
  const lowered = lower(sound.program, {
    params: new Map(Object.entries(input.params ?? {})),
    ...(select ? { select: (p) => select(p.decl.name.text) } : {}),
  });
  const diagnostics = [...result.diagnostics, ...lowered.diagnostics];
  if (lowered.diagnostics.length > 0) return { ...result, diagnostics };
  const { program } = lowered;
  const metadata: BundleMetadata = {
    format: 'policyc-bundle/1',
    compiler: COMPILER_VERSION,
    entrypoints: { 'policyc/report': 0 },
    schema: sound.program.schema,
    policies: program.policies.map((p) => p.metadata),
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
      bundle: buildBundle({ wasm, rego, data: {}, metadata, wasmResolvers: input.wasmResolvers === true }),
    },
  };
}
