/** `policyc explain`: the page of a diagnostic or lint rule, the codes of a category, or what a policy is about. */
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { requireSound } from '@policyc/analysis';
import { closestName, compareUtf8 } from '@policyc/base';
import { checkFiles } from '@policyc/compiler';
import { lower } from '@policyc/ir';
import type { PolicyMetadata } from '@policyc/model';
import { columns, visible } from '@policyc/report';
import fastGlob from 'fast-glob';
import { CliError } from '../cli-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadPolicies, loadStandardPacks } from '../load-policies.js';
import { diagnosticPagesLocation, lintPagesLocation } from '../stdlib-location.js';
import type { TerminalIo } from '../terminal-io.js';
import { withoutTests } from '../without-tests.js';

export interface ExplainOptions {
  /** What there is to explain, instead of one of it. */
  readonly list?: true;
  /** Whose policies; the standard packs' without. */
  readonly policies?: readonly string[];
}

export async function runExplain(
  name: string | undefined,
  options: ExplainOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const pages = new Map([
    ...(await pagesIn(diagnosticPagesLocation(), '')),
    ...(await pagesIn(lintPagesLocation(), 'lint-')),
  ]);
  if (options.list === true && name === undefined) await io.out(listText(pages, options));
  else if (name === undefined)
    throw new CliError(
      EXIT.usage,
      'nothing to explain',
      'Name a code, a category or a policy, or give --list.',
    );
  else await io.out(await explained(name, pages, options));
  return EXIT.clean;
}

async function explained(
  name: string,
  pages: ReadonlyMap<string, string>,
  options: ExplainOptions,
): Promise<string> {
  const path = pages.get(name);
  if (path !== undefined) {
    const page = await readFile(path, 'utf8');
    return page.endsWith('\n') ? page : `${page}\n`;
  }
  const codes = [...pages.keys()].sort(compareUtf8);
  const category = name.replace(/\/\*?$/, '');
  const own = codes.filter((code) => categoryOf(code) === category);
  if (own.length > 0) return categoryText(own, pages);
  const policies = policiesOf(options);
  const policy = policies.find((p) => p.id === name) ?? policies.find((p) => p.formerly.includes(name));
  if (policy) return policyText(policy);
  const known = [...codes, ...new Set(codes.map(categoryOf)), ...policies.map((p) => p.id)];
  const close = codes.find((c) => c.split('/')[1] === name) ?? closestName(name, known);
  const hint = 'policyc explain --list shows what there is.';
  throw new CliError(
    EXIT.usage,
    `there is no diagnostic, lint rule, category or policy ${name}`,
    close === undefined ? hint : `Did you mean ${close}? ${hint}`,
  );
}

function categoryOf(code: string): string {
  return code.slice(0, code.indexOf('/'));
}

async function categoryText(codes: readonly string[], pages: ReadonlyMap<string, string>): Promise<string> {
  const rows = codes.map(async (code) => {
    const page = await readFile(pages.get(code) ?? '', 'utf8');
    const [, first = ''] = /^#[^\n]*\n+([^\n]+)/.exec(page) ?? [];
    return [code, first.replace(/([.:]) .*$/, '$1')];
  });
  return `${columns(await Promise.all(rows)).join('\n')}\n`;
}

function listText(pages: ReadonlyMap<string, string>, options: ExplainOptions): string {
  const policies = policiesOf(options);
  const rows = policies.map((p) => [p.id, p.severity, p.package, p.title]);
  const categories = [...new Set([...pages.keys()].map(categoryOf))].sort(compareUtf8);
  return [
    ...columns([['POLICY', 'SEVERITY', 'PACKAGE', 'TITLE'], ...rows]),
    '',
    `Categories of diagnostics and lint rules: ${categories.join(', ')}`,
    '',
  ].join('\n');
}

/**
 * By package, then id.
 * @throws CliError where the policies have mistakes
 */
function policiesOf({ policies }: ExplainOptions): readonly PolicyMetadata[] {
  const files = policies === undefined ? loadStandardPacks() : loadPolicies(policies);
  const sound = requireSound(checkFiles(withoutTests(files)).checked);
  if (!sound.ok)
    throw new CliError(EXIT.policies, 'the policies have mistakes', 'See them with policyc check.');
  return lower(sound.program).program.policies.map((p) => p.metadata);
}

function policyText(policy: PolicyMetadata): string {
  const { fix, source } = policy;
  const within = fix?.within === undefined ? '' : ` within ${fix.within}`;
  const facts: readonly (readonly [string, string])[] = [
    ['severity', policy.severity],
    ['package', policy.package],
    ['written in', `${source.file}:${source.line}`],
    ['maps to', policy.mappings.map((m) => `${m.catalogue} ${m.id}`).join(', ')],
    ['owner', policy.owner ?? ''],
    ['tags', policy.tags.join(', ')],
    ['formerly', policy.formerly.join(', ')],
    ['see', policy.references.join(' ')],
  ];
  const paragraphs = [
    `${policy.id}  ${policy.title}`,
    columns(facts.filter(([, value]) => value !== ''))
      .map((line) => `  ${line}`)
      .join('\n'),
    policy.description.split('\n').map(visible).join('\n'),
    ...(fix ? [visible(`Fix${within}: ${fix.text}`)] : []),
  ];
  return `${paragraphs.filter((p) => p !== '').join('\n\n')}\n`;
}

/** The pages `area/slug.md` below a folder, by code. */
async function pagesIn(folder: string, prefix: string): Promise<readonly (readonly [string, string])[]> {
  const names = await fastGlob('*/*.md', { cwd: folder, followSymbolicLinks: false });
  return names.map((name) => [
    `${prefix}${name.replace(/\.md$/, '').split(sep).join('/')}`,
    join(folder, name),
  ]);
}
