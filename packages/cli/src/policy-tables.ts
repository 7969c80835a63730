/** What `policyc check` tells of each policy beside mistakes: its cost bound, and why it can be inconclusive. */
import {
  type CheckedProgram,
  describeCause,
  type SoundProgram,
  type UnknownCause,
  unknownCauses,
} from '@policyc/analysis';
import { compareUtf8, type Json } from '@policyc/base';
import { costOfPolicy, lower } from '@policyc/ir';
import { type CostBound, degreeOfCost, showCost } from '@policyc/model';

export interface PolicyCost {
  readonly policy: string;
  readonly package: string;
  readonly cost: CostBound;
}

/** By package, then id. */
export function costsOf(program: SoundProgram): readonly PolicyCost[] {
  const lowered = lower(program).program;
  return lowered.policies.map((policy) => ({
    policy: policy.metadata.id,
    package: policy.metadata.package,
    cost: costOfPolicy(lowered, policy),
  }));
}

/** Three columns; the most costly first. */
export function costTable(costs: readonly PolicyCost[]): string {
  const rows = [...costs]
    .sort((a, b) => degreeOfCost(b.cost) - degreeOfCost(a.cost) || compareUtf8(a.policy, b.policy))
    .map(({ policy, cost }) => [policy, String(degreeOfCost(cost)), showCost(cost)] as const);
  return table([['policy', 'degree', 'cost, at most in proportion to'], ...rows]);
}

export function costsJson(costs: readonly PolicyCost[]): Json {
  return costs.map(({ policy, package: packageName, cost }) => ({
    policy,
    package: packageName,
    degree: degreeOfCost(cost),
    bound: showCost(cost),
    terms: cost.map(({ times, sizes }) => ({ times, sizes: { ...sizes } })),
  }));
}

export interface PolicyUnknowns {
  readonly policy: string;
  readonly package: string;
  readonly causes: readonly UnknownCause[];
}

export function unknownsOf(program: CheckedProgram): readonly PolicyUnknowns[] {
  return program.policies.map(({ decl, module }) => ({
    policy: decl.name.text,
    package: module.packageName,
    causes: unknownCauses(program, decl),
  }));
}

export function unknownsText(unknowns: readonly PolicyUnknowns[]): string {
  return unknowns
    .map(({ policy, causes }) =>
      causes.length === 0
        ? `${policy} is always decided\n`
        : [
            `${policy} can be inconclusive because of`,
            ...causes.map((c) => `  ${describeCause(c)}`),
            '',
          ].join('\n'),
    )
    .join('');
}

export function unknownsJson(unknowns: readonly PolicyUnknowns[]): Json {
  return unknowns.map(({ policy, package: packageName, causes }) => ({
    policy,
    package: packageName,
    causes: causes.map((c) => ({ ...c })),
  }));
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}
