/**
 * The text form of the IR: for tests, golden files and `policyc explain --ir`. One line for each node, children
 * indented; stable.
 */
import { showType } from '@policyc/model';
import type {
  Binder,
  Choice,
  Formula,
  MessagePart,
  NodeChoice,
  Param,
  Policy,
  Program,
  Source,
  Term,
} from './ir.js';

export function printProgram(program: Program): string {
  return [...program.params.map(printParam), ...program.policies.map(printPolicy)].join('\n');
}

function printParam({ id, type, default: value, guard }: Param): string {
  const lines = [`param ${id}: ${showType(type)} = ${JSON.stringify(value)}`];
  if (guard) lines.push('  where', ...formulaLines(guard).map((l) => `    ${l}`));
  return `${lines.join('\n')}\n`;
}

export function printPolicy(policy: Policy): string {
  const lines = [`policy ${policy.metadata.package}/${policy.metadata.id}`];
  const section = (name: string, body: readonly string[]) =>
    lines.push(`  ${name}`, ...body.map((l) => `    ${l}`));
  section(
    `subject ${showBinder(policy.subject)} in ${policy.subject.kind} where`,
    formulaLines(policy.where),
  );
  for (const c of policy.cases) section(`case ${showChoice(c)} where`, formulaLines(c.where));
  for (const w of policy.witnesses) section(`witness ${showChoice(w)} where`, formulaLines(w.where));
  section('violation', formulaLines(policy.violation));
  if (policy.exercised) section('exercised', formulaLines(policy.exercised));
  lines.push(`  message ${policy.message.map(showPart).join('')}`);
  if (policy.assumed) lines.push(`  assumed ${policy.assumed.map(showPart).join('')}`);
  return `${lines.join('\n')}\n`;
}

function showPart(part: MessagePart): string {
  switch (part.tag) {
    case 'text':
      return part.text;
    case 'term':
      return `{${showTerm(part.term)}}`;
    default:
      return `{${part.tag}}`;
  }
}

function showBinder(binder: Binder): string {
  return `%${binder.slot}:${binder.name}`;
}

function showChoice(choice: Choice): string {
  return `${showBinder(choice.binder)} in ${showSource(choice.source)}`;
}

function showSource(source: Source): string {
  return source.tag === 'kind' ? source.kind : showTerm(source.term);
}

function formulaLines(f: Formula): readonly string[] {
  const inner = (formulas: readonly Formula[]) => formulas.flatMap(formulaLines).map((l) => `  ${l}`);
  switch (f.op) {
    case 'const':
      return [String(f.value)];
    case 'baseline':
      return ['baseline'];
    case 'and':
    case 'or':
      return [f.op, ...inner(f.operands)];
    case 'not':
      return ['not', ...inner([f.operand])];
    case 'compare':
      return [`${f.relation} ${showTerm(f.left)} ${showTerm(f.right)}`];
    case 'member':
      return [`member ${showTerm(f.element)} of ${showTerm(f.collection)}`];
    case 'test':
      return [`test ${showTerm(f.term)}`];
    case 'is':
      return [`is ${f.kind} ${showTerm(f.term)}`];
    case 'present':
    case 'known':
      return [`${f.op} ${showTerm(f.field)}`];
    case 'found':
      return [`found ${showTerm(f.term)}`];
    case 'some':
      return [`some ${showBinder(f.binder)} in ${showSource(f.source)}`, ...inner([f.body])];
    case 'count':
      return [
        `count ${f.relation} ${showTerm(f.bound)} of ${showBinder(f.binder)} in ${showSource(f.source)}`,
        ...inner([f.body]),
      ];
    case 'reach': {
      const end = (name: string, c: NodeChoice) => [
        `  ${name} ${showBinder(c.binder)} in ${c.kind}`,
        ...inner([c.where]).map((l) => `  ${l}`),
      ];
      const head = `reach ${f.edge} from ${showTerm(f.from)}${f.dependent ? ' (dependent)' : ''}`;
      return [head, ...end('to', f.to), ...(f.through ? end('through', f.through) : [])];
    }
  }
}

function showTerm(t: Term): string {
  switch (t.op) {
    case 'const':
      return JSON.stringify(t.value);
    case 'var':
      return `%${t.slot}`;
    case 'field':
      return `${showTerm(t.base)}.${t.field}${t.optional ? '?' : ''}`;
    case 'related':
      return `${showTerm(t.base)}<-${t.kind}.${t.via}`;
    case 'lookup':
      return `${t.source.tag === 'kind' ? t.source.kind : showTerm(t.source.term)}[${showTerm(t.key)}]`;
    case 'cast':
      return `${showTerm(t.base)} as ${t.type.kind}`;
    case 'if':
      return `if(${formulaLines(t.condition)
        .map((l) => l.trim())
        .join(' ')}; ${showTerm(t.then)}; ${showTerm(t.else)})`;
    case 'otherwise':
      return `otherwise(${showTerm(t.value)}, ${showTerm(t.fallback)})`;
    case 'arith':
      return `${t.fn}(${showTerm(t.left)}, ${showTerm(t.right)})`;
    case 'call':
      return `${t.fn}(${t.args.map(showTerm).join(', ')})`;
    case 'now':
      return 'now';
    case 'param':
      return `$${t.param}${t.member === undefined ? '' : `[${t.member}]`}`;
    case 'count':
      return `count(${showBinder(t.binder)} in ${showSource(t.source)}; ${formulaLines(t.body)
        .map((l) => l.trim())
        .join(' ')})`;
    case 'collect':
    case 'fold':
      return `${t.fn}(${showBinder(t.binder)} in ${showSource(t.source)}; ${formulaLines(t.where)
        .map((l) => l.trim())
        .join(' ')}; ${showTerm(t.giving)})`;
    case 'size':
      return `size(${showTerm(t.collection)})`;
  }
}
