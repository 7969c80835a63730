/** What a test says of the fields of one asset: in braces, and in the assignments of a row. */
import type { ast } from '@policyc/syntax';

export type FieldValues = ReadonlyMap<string, ast.Expr>;

export function writtenFields(braces: ast.BracesExpr | undefined): FieldValues {
  return new Map(
    (braces?.entries ?? []).flatMap(({ key, value }) => (key ? [[key.text, value] as const] : [])),
  );
}

/** @param before whether what the asset was is meant: `hook.before.auth = none` */
export function replaced(overrides: readonly ast.Assignment[], name: string, before: boolean): FieldValues {
  return new Map(
    overrides.flatMap(({ target, value }) => {
      if (target.kind !== 'MemberExpr') return [];
      const { object, member } = target;
      const isFormer = object.kind === 'MemberExpr' && object.member.text === 'before';
      const owner = isFormer ? object.object : object;
      const isMeant = isFormer === before && owner.kind === 'NameExpr' && owner.name === name;
      return isMeant ? [[member.text, value] as const] : [];
    }),
  );
}
