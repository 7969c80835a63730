/** From a tree of pieces, or from its texts, to what the engines take. Kept by tree: a case is made, judged and counted. */
import { check, requireSound, type SoundProgram } from '@policyc/analysis';
import { type Diagnostic, SourceText } from '@policyc/base';
import { type ir, lower } from '@policyc/ir';
import type { Schema } from '@policyc/model';
import { type ParseResult, parse } from '@policyc/syntax';
import type { Piece } from './source/piece.js';
import { type SourceText as File, filesOf } from './source/program.js';

export interface Compiled {
  readonly files: readonly File[];
  readonly parsed: readonly ParseResult[];
  readonly schema: Schema | undefined;
  readonly checked?: SoundProgram;
  /** Absent where there is an error. */
  readonly program: ir.Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const kept = new WeakMap<Piece, Compiled>();

export function compileProgram(program: Piece): Compiled {
  const known = kept.get(program);
  if (known !== undefined) return known;
  const compiled = compileFiles(filesOf(program));
  kept.set(program, compiled);
  return compiled;
}

export function compileFiles(files: readonly File[]): Compiled {
  const sources = files.map(({ uri, text }) => new SourceText(uri, text));
  const parsed = sources.map(parse);
  const checked = check(sources.map((source, i) => ({ source, ...(parsed[i] ?? parse(source)) })));
  const { schema } = checked;
  const sound = requireSound(checked);
  if (!sound.ok) return { files, parsed, schema, program: undefined, diagnostics: checked.diagnostics };
  const { program, diagnostics } = lower(sound.program, { params: new Map() });
  const all = [...checked.diagnostics, ...diagnostics];
  return { files, parsed, schema, checked: sound.program, program, diagnostics: all };
}
