/** Whole random programs: a platform module, sometimes a package of parameters and functions, and policies. */
import type { Random } from '../../support/random-snapshot.js';
import { writeExtension } from './extension.js';
import { type Piece, piece, render } from './piece.js';
import { writeFns, writeParams, writePolicy } from './policies.js';
import { writeSchema } from './schema.js';
import { writeTables } from './tables.js';
import { Writer } from './writer.js';

export interface SourceText {
  readonly uri: string;
  readonly text: string;
}

/**
 * A tree whose parts are files: those of the platform first, then what declares parameters, functions and tables, then the
 * policies.
 */
export function writeProgram(random: Random): Piece {
  const w = new Writer(random);
  const schema = [writeSchema(w, 'fuzz.schema')];
  const extended = w.oneIn(4);
  if (extended) schema.push(writeExtension(w, 'fuzz.more', 'fuzz.schema'));
  const platform = extended ? 'use fuzz.more' : 'use fuzz.schema';
  const apart = w.oneIn(2);
  const values = [
    ...writeTables(w, apart ? 'fuzz.common' : 'fuzz.policies'),
    ...writeParams(w),
    ...writeFns(w),
  ];
  if (apart) w.qualifier = 'common.';
  const depth = 2 + w.random(3);
  const policies = Array.from({ length: 1 + w.random(4) }, () => writePolicy(w, depth));
  const common = apart ? [piece('file', undefined, `package fuzz.common\n\n${platform}\n\n`, ...values)] : [];
  const uses = apart ? `use fuzz.common as common\n${platform}\n\n` : `${platform}\n\n`;
  const head = `package fuzz.policies\n\n${uses}`;
  const main = piece('file', undefined, head, ...(apart ? [] : values), ...policies);
  return piece('program', undefined, ...schema, ...common, main);
}

export function filesOf(program: Piece): readonly SourceText[] {
  return program.parts.map((file, i) => ({ uri: `${i}.policy`, text: render(file) }));
}
