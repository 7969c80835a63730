import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Tests run against the sources, not the build: the `source` condition of every room's package.json.
  resolve: { conditions: ['source', 'node', 'import'] },
  ssr: { resolve: { conditions: ['source', 'node', 'import'], externalConditions: ['node', 'import'] } },
  test: {
    include: [
      'grammar/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'test/**/*.test.ts',
      'vscode-extension/test/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', 'test/editors/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // The default leaves one core idle, which is half of a small machine.
    maxWorkers: '100%',
  },
});
