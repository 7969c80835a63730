/**
 * The platform of a workspace, and its extensions: packages with a platform of their own that use the package of another.
 * Invariant: passes come back with the platform's modules before those of its extensions, so that what is extended is there.
 */
import type { ExtensionType } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { createDiagnostic } from '../diagnostics/tables.js';
import { type ModuleIndex, packagePath } from './module-index.js';
import type { PackageNames } from './package-names.js';
import type { KindEntry } from './schema.js';
import type { DeclarationPass } from './type-expressions.js';

export interface Platforms {
  readonly platform: ast.PlatformDecl | undefined;
  /** The platform that each package extends the workspace's by. */
  readonly extensions: ReadonlyMap<PackageNames, ast.PlatformDecl>;
  readonly passes: readonly DeclarationPass[];
}

interface Declared {
  readonly decl: ast.PlatformDecl;
  readonly module: ModuleIndex;
  readonly pass: DeclarationPass;
}

export function choosePlatforms(passes: readonly DeclarationPass[]): Platforms {
  const declared = passes.flatMap((pass): readonly Declared[] => {
    const { module } = pass.scope;
    return module.platform === undefined ? [] : [{ decl: module.platform, module, pass }];
  });
  const base =
    declared.find((d) => platformsUsed(d.pass.scope.own, d.pass.scope.all).size === 0) ?? declared[0];
  const extensions = new Map<PackageNames, ast.PlatformDecl>();
  for (const { decl, module, pass } of declared) {
    const { own, all } = pass.scope;
    if (base === undefined || decl === base.decl) continue;
    const isOwn = own !== base.pass.scope.own;
    if (isOwn && !extensions.has(own) && platformsUsed(own, all).has(base.pass.scope.own)) {
      extensions.set(own, decl);
      continue;
    }
    pass.diagnostics.push(
      createDiagnostic(
        'resolve/two-platforms',
        module.source.uri,
        decl.name.span,
        { name: decl.name.text, other: base.decl.name.text },
        {
          related: [{ uri: base.module.source.uri, span: base.decl.name.span, message: 'the first one' }],
        },
      ),
    );
  }
  reportSameNames(base, declared, extensions);
  const isExtension = ({ scope }: DeclarationPass) => extensions.has(scope.own);
  return {
    platform: base?.decl,
    extensions,
    passes: [...passes.filter((p) => !isExtension(p)), ...passes.filter(isExtension)],
  };
}

/** The packages with a platform that a package uses, also by way of others. */
function platformsUsed(own: PackageNames, all: readonly PackageNames[]): ReadonlySet<PackageNames> {
  const seen = new Set([own]);
  for (const p of seen)
    for (const use of p.modules.flatMap((m) => m.uses)) {
      const used = all.find((q) => q.name !== '' && q.name === packagePath(use.path));
      if (used !== undefined) seen.add(used);
    }
  seen.delete(own);
  return new Set([...seen].filter((p) => p.platform));
}

/** Snapshots tell extensions apart by their names. */
function reportSameNames(
  base: Declared | undefined,
  declared: readonly Declared[],
  extensions: ReadonlyMap<PackageNames, ast.PlatformDecl>,
): void {
  const names = new Set([base?.decl.name.text]);
  for (const { decl, module, pass } of declared) {
    if (extensions.get(pass.scope.own) !== decl) continue;
    const { text: name, span } = decl.name;
    if (names.has(name))
      pass.diagnostics.push(
        createDiagnostic('resolve/duplicate-name', module.source.uri, span, {
          what: 'platform',
          name,
          where: 'The workspace',
        }),
      );
    names.add(name);
  }
}

/**
 * What a snapshot without the extension cannot hold must be allowed to be missing from it.
 * @returns what each extension adds
 */
export function describeExtensions(
  { extensions, passes }: Platforms,
  kinds: ReadonlyMap<string, KindEntry>,
): readonly ExtensionType[] {
  return [...extensions].map(([own, decl]) => {
    const isOwn = (module: ModuleIndex) => own.modules.includes(module);
    const fields: string[] = [];
    for (const [kind, entry] of kinds)
      for (const [name, { field, decl: fieldDecl, module }] of entry.fields) {
        if (!isOwn(module) || isOwn(entry.module) || field?.tag !== 'stored') continue;
        fields.push(`${kind}.${name}`);
        if (field.type.optional || field.type.unknown) continue;
        passes
          .find((p) => p.scope.module === module)
          ?.diagnostics.push(
            createDiagnostic('resolve/extension-field', module.source.uri, fieldDecl.name.span, {
              kind,
              name,
              platform: decl.name.text,
              collection: field.type.type.tag === 'list' || field.type.type.tag === 'set',
            }),
          );
      }
    return {
      name: decl.name.text,
      version: decl.version,
      kinds: [...kinds].flatMap(([kind, entry]) => (isOwn(entry.module) ? [kind] : [])),
      fields,
    };
  });
}
