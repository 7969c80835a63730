/** Writes `src/bundle/zlib.generated.ts`. To be run when another version of zlib-streams is installed; bundles may have other bytes then. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { version } = JSON.parse(readFileSync(require.resolve('zlib-streams/package.json'), 'utf8'));
const base64 = readFileSync(require.resolve('zlib-streams/zlib-streams.wasm')).toString('base64');

const text = `/*
 * Written by packages/emit/scripts/write-zlib.mjs: the module of zlib-streams ${version}.
 * zlib is (C) 1995-2024 Jean-loup Gailly and Mark Adler (zlib licence), what calls it (C) 2025 Gildas Lormeau (BSD-3-Clause).
 */

/** The module, base64. */
export const ZLIB_BASE64 =
  '${base64}';
`;
writeFileSync(new URL('../src/bundle/zlib.generated.ts', import.meta.url), text);
