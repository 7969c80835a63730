/**
 * Collects the sources of a program: the policies that were named, and the platform modules they use.
 */
import { realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SourceFile } from '@policyc/compiler';
import { CliError } from './cli-error.js';
import { type CollectedFile, collectFiles, type FileLimits, readText } from './collect-files.js';
import { EXIT } from './exit-code.js';
import { stdlibLocation } from './stdlib-location.js';

const LIMITS: FileLimits = { count: 10_000, bytes: 4 << 20 };
const PATTERN = '**/*.policy';
const PACKAGE = /^package[ \t]+([\w.]+)/m;
const USE = /^use[ \t]+([\w.]+)/gm;
const PLATFORM = /^platform[ \t]/m;

/**
 * @param paths files and folders
 * @returns the policies in order of name, then the platform modules that are not among them
 * @throws CliError policies
 */
export function loadPolicies(paths: readonly string[]): readonly SourceFile[] {
  const named = collectPolicyFiles(paths);
  const files = readAll(named);
  const packages = new Set(files.map((f) => PACKAGE.exec(f.text)?.[1]));
  const platforms = stdlibFiles('platforms', named);
  return [
    ...files,
    ...platforms
      .filter((f) => !packages.has(PACKAGE.exec(f.text)?.[1]) && isWanted(f, files))
      .map((f) => ({ ...f, library: true })),
  ];
}

/**
 * A platform's modules, and those of the standard library that they extend.
 * @throws CliError policies
 */
export function loadPlatform(path: string): readonly SourceFile[] {
  const named = collectPolicyFiles([path]);
  const files = readAll(named);
  const packages = new Set(files.map((f) => PACKAGE.exec(f.text)?.[1]));
  const standard = stdlibFiles('platforms', named);
  return [...files, ...standard.filter((f) => !packages.has(PACKAGE.exec(f.text)?.[1]) && isUsed(f, files))];
}

/** Beside a platform of their own, files get those that they use: two platforms may name the same kinds. */
function isWanted(platform: SourceFile, files: readonly SourceFile[]): boolean {
  return !files.some((f) => PLATFORM.test(f.text)) || isUsed(platform, files);
}

function isUsed(platform: SourceFile, files: readonly SourceFile[]): boolean {
  const name = PACKAGE.exec(platform.text)?.[1];
  return files.some((f) => [...f.text.matchAll(USE)].some(([, used]) => used === name));
}

/**
 * The .policy files that were named or lie in the folders that were.
 * @throws CliError policies, also where there are none
 */
export function collectPolicyFiles(paths: readonly string[]): readonly CollectedFile[] {
  const files = collectFiles(paths, PATTERN, LIMITS, EXIT.policies);
  const stray = files.find((f) => !f.name.endsWith('.policy'));
  if (stray) throw new CliError(EXIT.policies, `${stray.name} is not a .policy file`);
  if (files.length === 0) {
    throw new CliError(
      EXIT.policies,
      `no .policy files in ${paths.join(', ')}`,
      'Name a file or folder with policies.',
    );
  }
  return files;
}

/** @throws CliError policies */
export function readPolicy(file: CollectedFile): string {
  return readText(file, LIMITS, EXIT.policies);
}

/** The policy packs that come with policyc, and the platform modules. */
export function loadStandardPacks(): readonly SourceFile[] {
  return [...stdlibFiles('packs', []), ...loadPlatformModules()];
}

/** The platform modules that come with policyc. */
export function loadPlatformModules(): readonly SourceFile[] {
  return stdlibFiles('platforms', []);
}

/** Named `stdlib/...` wherever they lie, so that bundles do not depend on where policyc is installed. */
function stdlibFiles(folder: string, without: readonly CollectedFile[]): readonly SourceFile[] {
  const root = realpathSync.native(stdlibLocation());
  const known = new Set(without.map((f) => realpathSync.native(f.path)));
  const found = collectFiles([join(root, folder)], PATTERN, LIMITS, EXIT.internal);
  const taken = new Set(without.map((f) => f.name));
  const files = found
    .filter((f) => !known.has(f.path))
    .map((f) => {
      const name = `stdlib/${relative(root, f.path).split(sep).join('/')}`;
      return { path: f.path, name: taken.has(name) ? `policyc:${name}` : name };
    });
  return readAll(files);
}

function readAll(files: readonly CollectedFile[]): readonly SourceFile[] {
  return files.map((f) => ({ uri: f.name, text: readPolicy(f) }));
}
