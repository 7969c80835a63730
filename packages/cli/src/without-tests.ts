/**
 * Test files, as compiling needs them: not at all. `policyc check`, `lint` and `test` read them; reading and checking them again
 * for every bundle would cost as much as the policies do.
 * Invariant: a file that may declare a policy is kept whatever it is called, so that no policy is lost.
 */
import type { SourceFile } from '@policyc/compiler';

const STRINGS_AND_COMMENTS = /"(?:[^"\\\n]|\\.)*"|\/\/.*/g;
const POLICY = /\bpolicy\b/;

/** The files without those that are called `*_test.policy` and declare no policy; all of them where no other is left. */
export function withoutTests(files: readonly SourceFile[]): readonly SourceFile[] {
  const kept = files.filter(({ uri, text }) => !uri.endsWith('_test.policy') || mayDeclarePolicy(text));
  return kept.length > 0 ? kept : files;
}

function mayDeclarePolicy(text: string): boolean {
  return POLICY.test(text) && POLICY.test(text.replace(STRINGS_AND_COMMENTS, ''));
}
