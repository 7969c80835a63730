/** Reads small workflows written in tests, and looks assets up by key. */
import type { Snapshot, SnapshotAsset } from '@policyc/model';
import { type ExportFile, type FileReport, readExports } from '../src/index.js';

export interface TestNode {
  readonly name?: string;
  readonly type: string;
  readonly parameters?: object;
  readonly [member: string]: unknown;
}

/** `A > B` is a main connection of the first output, `A >1 B` of the second, `A ai_tool B` one of that kind. */
export function connections(...links: readonly string[]): object {
  const all: Record<string, Record<string, { node: string; type: string; index: number }[][]>> = {};
  for (const link of links) {
    const [source = '', arrow = '', target = ''] = link.split(/ (>\d*|ai_\w+|error) /);
    const kind = arrow.startsWith('>') ? 'main' : arrow;
    const output = Number(arrow.slice(1)) || 0;
    all[source] ??= {};
    all[source][kind] ??= [];
    const outputs = all[source][kind];
    while (outputs.length <= output) outputs.push([]);
    outputs[output]?.push({ node: target, type: kind, index: 0 });
  }
  return all;
}

export function workflow(
  nodes: readonly TestNode[],
  links: readonly string[] = [],
  rest: object = {},
): object {
  return {
    id: 'wf',
    name: 'Test',
    nodes: nodes.map((n, i) => ({ name: `N${i}`, parameters: {}, typeVersion: 1, ...n })),
    connections: connections(...links),
    settings: {},
    ...rest,
  };
}

export function jsonFile(path: string, content: unknown): ExportFile {
  return {
    path,
    bytes: new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content)),
  };
}

export const NOW = '2026-11-23T00:00:00Z';

export interface Read {
  readonly snapshot: Snapshot;
  readonly files: readonly FileReport[];
  /** The asset of a kind with this key, or an empty one that makes the test fail readably. */
  readonly asset: (kind: string, key: string) => SnapshotAsset;
  readonly keys: (kind: string) => readonly unknown[];
  /** Where the asset of a kind with this key stands, with the path of the file. */
  readonly place: (kind: string, key: string) => object | undefined;
}

export function readFiles(...files: readonly ExportFile[]): Read {
  const { snapshot, files: reports } = readExports(files, { now: NOW });
  return {
    snapshot,
    files: reports,
    asset: (kind, key) => snapshot.assets[kind]?.find((a) => a.id === key) ?? { missing: `${kind} ${key}` },
    keys: (kind) => snapshot.assets[kind]?.map((a) => a.id) ?? [],
    place: (kind, key) => {
      const index = snapshot.assets[kind]?.findIndex((a) => a.id === key) ?? -1;
      const origin = snapshot.origins?.assets[kind]?.[index];
      return origin && { ...origin, file: snapshot.origins?.files[origin.file] };
    },
  };
}

/** Reads one workflow from `flow.json`. */
export function readOne(nodes: readonly TestNode[], links: readonly string[] = [], rest: object = {}): Read {
  return readFiles(jsonFile('flow.json', workflow(nodes, links, rest)));
}

export const BASE = 'n8n-nodes-base.';
export const LANGCHAIN = '@n8n/n8n-nodes-langchain.';
