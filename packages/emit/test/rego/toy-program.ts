/** Policies over a small platform, through the whole compiler, to Rego. */
import { check, requireSound } from '@policyc/analysis';
import { SourceText } from '@policyc/base';
import { emitRego, type RegoFile } from '@policyc/emit';
import { type ir, lower } from '@policyc/ir';
import { parse } from '@policyc/syntax';

export const TOY_PLATFORM = `package platforms.toy

platform toy version "1.0"

enum DoorKind { front, back, vault }
enum Size ordered { small, medium, large }

asset House {
  key id: string
  name: string
  owner: string?
  floors: int
  secret secret_code: string?
  doors: many Door via house
}

asset Door {
  key id: string
  house: ref House
  kind: DoorKind
  label: string
  size: Size or unknown
  height: int or unknown
  locked: bool or unknown
  tags: set of string
  opens: set of ref Door or unknown
}

edge way: Door -> Door via from.opens
`;

export function toyProgram(policies: string): {
  readonly program: ir.Program;
  readonly sources: ReadonlyMap<string, string>;
} {
  const sources = new Map([
    ['toy.policy', TOY_PLATFORM],
    ['demo.policy', `package demo\nuse platforms.toy\n${policies}`],
  ]);
  const parsed = [...sources]
    .map(([uri, text]) => new SourceText(uri, text))
    .map((source) => ({ source, ...parse(source) }));
  const sound = requireSound(check(parsed));
  if (!sound.ok) throw new Error(JSON.stringify(check(parsed).diagnostics.map((d) => d.message)));
  return { program: lower(sound.program).program, sources };
}

export function programOf(policies: string): readonly RegoFile[] {
  const { program, sources } = toyProgram(policies);
  return emitRego(program, { sources: (uri) => sources.get(uri) });
}
