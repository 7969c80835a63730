/** The platform schema and the packs of `stdlib/`, checked and lowered. */
import { requireSound } from '@policyc/analysis';
import { checkFiles } from '@policyc/compiler';
import { type ir, lower } from '@policyc/ir';
import { policyFiles } from './sources.js';

export const STDLIB_FILES = policyFiles('stdlib');

export function stdlibProgram(): ir.Program {
  const sound = requireSound(checkFiles(STDLIB_FILES).checked);
  if (!sound.ok) throw new Error('stdlib has errors');
  return lower(sound.program).program;
}
