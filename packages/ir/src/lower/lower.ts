/**
 * From a sound program to the IR. After this line there are no user errors but those that show only when functions, lets
 * and derived fields are inlined: of size, of moments, and of secrets that a report would name.
 */
import type { CheckedPolicy, SoundProgram } from '@policyc/analysis';
import { compareUtf8, createDiagnosticFactory, type Diagnostic, defineDiagnostic } from '@policyc/base';
import { degreeOfCost, showCost, withBaseline, withTableKinds, withWorkspace } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { costOfPolicy } from '../cost/cost-of-policy.js';
import type { Policy, Program } from '../ir.js';
import { shownSecret } from '../secrets.js';
import { lowerParams } from './lower-param.js';
import { lowerPolicy } from './lower-policy.js';
import { type Lowering, MomentsMixed, NODE_LIMIT, type ParamOverrides, PolicyTooLarge } from './lowering.js';

export const loweringDiagnostics = {
  'policy/too-large': defineDiagnostic<{ readonly policy: string }>({
    severity: 'error',
    message: ({ policy }) =>
      `'${policy}' grows to more than ${NODE_LIMIT} operations when its functions and lets are inlined`,
    help: () => 'Use a function or a `let` fewer times inside others, or split the policy in two.',
  }),
  'policy/mixed-moments': defineDiagnostic<{ readonly policy: string }>({
    severity: 'error',
    message: ({ policy }) =>
      `'${policy}' gives an asset of the baseline to a function or derived field that needs one of today`,
    help: () =>
      'What speaks of `before`, `is new` or paths, or gives now this asset and now that, works on assets of today only. Write its condition out in the policy.',
  }),
  'policy/too-costly': defineDiagnostic<{
    readonly policy: string;
    readonly bound: string;
    readonly degree: number;
    readonly limit: number;
  }>({
    severity: 'error',
    message: ({ policy, bound, degree, limit }) =>
      `\`${policy}\` costs up to ${bound}: degree ${degree}, and ${limit} is allowed.`,
    help: () =>
      'Go along relations (`automation.steps`) instead of comparing all assets of one kind with all of another.',
  }),
  'policy/shown-secret': defineDiagnostic<{ readonly policy: string; readonly how: 'item' | 'key' }>({
    severity: 'error',
    message: ({ policy, how }) =>
      how === 'item'
        ? `The elements of a secret collection would be items of the findings of '${policy}'`
        : `Evidence of '${policy}' would name by its key what is secret`,
    help: ({ how }) =>
      how === 'item'
        ? 'Count them, for a number gives none away: `forbid count(x in xs where ...) > 0`, `require count(x in xs where not ...) == 0`.'
        : 'Ask about the secret field itself (`is present`, `count(xs)`), or make secret only those parts of a record that are.',
  }),
};

const create = createDiagnosticFactory(loweringDiagnostics);

export interface LowerOptions {
  /** Values that replace parameters' defaults, checked by the caller. */
  readonly params?: ParamOverrides;
  readonly select?: (policy: CheckedPolicy) => boolean;
  /** The highest degree that the cost bound of a policy may have; any without it. */
  readonly maxDegree?: number;
}

export function lower(
  program: SoundProgram,
  options: LowerOptions = {},
): { readonly program: Program; readonly diagnostics: readonly Diagnostic[] } {
  const uriOf = new Map<ast.Node, string>();
  for (const { file, source } of program.modules)
    for (const decl of file.declarations) {
      uriOf.set(decl, source.uri);
      if (decl.kind === 'AssetDecl' || decl.kind === 'ExtendDecl')
        for (const field of decl.fields) uriOf.set(field, source.uri);
    }
  const paramIds = new Map<ast.Node, string>(
    program.modules.flatMap(({ file, packageName }) =>
      file.declarations
        .filter((d) => d.kind === 'ParamDecl')
        .map((d) => [d, `${packageName}.${d.name.text}`] as const),
    ),
  );
  const lowering: Lowering = {
    program,
    params: options.params ?? new Map(),
    uriOf,
    paramIds,
    slots: 0,
    nodes: 0,
    usesWorkspace: false,
    usesBaseline: false,
    speaksOfBaseline: false,
    exercised: new Map(),
  };
  const params = lowerParams(lowering);

  const policies: Policy[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const checked of program.policies) {
    if (options.select && !options.select(checked)) continue;
    try {
      const policy = lowerPolicy(checked, lowering);
      policies.push(policy);
      const costly = costlier({ schema: program.schema, params }, policy, options.maxDegree);
      if (costly !== undefined)
        diagnostics.push(
          create('policy/too-costly', checked.module.source.uri, checked.decl.name.span, costly),
        );
    } catch (error) {
      if (!(error instanceof PolicyTooLarge) && !(error instanceof MomentsMixed)) throw error;
      const { name } = checked.decl;
      const code = error instanceof MomentsMixed ? 'policy/mixed-moments' : 'policy/too-large';
      diagnostics.push(create(code, checked.module.source.uri, name.span, { policy: name.text }));
    }
  }
  policies.sort(
    (a, b) =>
      compareUtf8(a.metadata.package, b.metadata.package) || compareUtf8(a.metadata.id, b.metadata.id),
  );
  const tables = program.tables.map(({ id, kind }) => ({ id, kind }));
  const base = withTableKinds(
    program.schema,
    tables.map((t) => t.kind),
  );
  const own = lowering.usesWorkspace ? withWorkspace(base) : base;
  const schema = lowering.usesBaseline ? withBaseline(own) : own;
  const sound = policies.filter((policy) => {
    const shown = shownSecret(policy, schema);
    if (!shown) return true;
    const { id } = policy.metadata;
    // In what another file declares there is nothing to mend.
    const own = shown.origin.uri === policy.origin.uri ? shown.origin : policy.origin;
    diagnostics.push(create('policy/shown-secret', own.uri, own.span, { policy: id, how: shown.how }));
    return false;
  });
  return { program: { schema, params, tables, policies: sound }, diagnostics };
}

function costlier(program: Pick<Program, 'schema' | 'params'>, policy: Policy, limit: number | undefined) {
  if (limit === undefined) return undefined;
  const cost = costOfPolicy(program, policy);
  const degree = degreeOfCost(cost);
  return degree <= limit ? undefined : { policy: policy.metadata.id, bound: showCost(cost), degree, limit };
}
