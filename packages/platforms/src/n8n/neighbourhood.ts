/**
 * The workflows of one read, as others refer to them.
 * Invariant: what a reference means does not depend on the order of files, so it is told when all of them are known.
 */
import type { Json } from '@policyc/base';
import type { Fact } from '../fact.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { Workflow, WorkflowNode } from './workflow.js';

interface Neighbour {
  /** Index of its file. */
  readonly file: number;
  /** Key of its `Automation`. */
  readonly key: string;
  /** Keys of the triggers that start when it is called as a sub-workflow. */
  readonly entries: readonly string[];
}

interface Reference {
  /** Index of the file that refers. */
  readonly file: number;
  readonly from: { readonly kind: 'Automation' | 'Step'; readonly key: string };
  /** The id of the workflow that is meant. */
  readonly id: string;
}

interface NeighbourhoodState {
  readonly neighbours: readonly (Neighbour & { readonly id: string })[];
  readonly references: readonly {
    readonly file: number;
    readonly kind: 'Automation' | 'Step';
    readonly key: string;
    readonly id: string;
  }[];
}

export class Neighbourhood {
  readonly builder: SnapshotBuilder;
  /** What nodes say of their packages and connectors, by name: these are assets since the first node that has them. */
  readonly packages = new Map<string, Fact>();
  readonly connectors = new Map<string, Fact>();
  /** By exported id; the first of equal ids. */
  readonly #byId = new Map<string, Neighbour>();
  readonly #references: Reference[] = [];

  constructor(builder: SnapshotBuilder) {
    this.builder = builder;
  }

  enter(workflow: Workflow): void {
    const { id, key, file } = workflow;
    if (id !== undefined && !this.#byId.has(id))
      this.#byId.set(id, { file, key, entries: entryTriggers(workflow) });
  }

  /** Notes that the error handler of a workflow, or what a step calls, is the workflow with an id. */
  refer(file: number, from: Reference['from'], id: string): void {
    this.#references.push({ file, from, id });
    this.builder.keepOpen(from.kind, from.key);
  }

  state(): Json {
    return {
      neighbours: [...this.#byId].map(([id, { file, key, entries }]) => ({
        file,
        id,
        key,
        entries: [...entries],
      })),
      references: this.#references.map(({ file, from, id }) => ({
        file,
        kind: from.kind,
        key: from.key,
        id,
      })),
    };
  }

  /**
   * @param state of the neighbourhood of files that come later
   * @param files the index here of each file there; what comes from other files is left out
   */
  join(state: Json, files: ReadonlyMap<number, number>): void {
    const { neighbours, references } = state as unknown as NeighbourhoodState;
    for (const { file, id, key, entries } of neighbours) {
      const here = files.get(file);
      if (here !== undefined && !this.#byId.has(id)) this.#byId.set(id, { file: here, key, entries });
    }
    for (const { file, kind, key, id } of references) {
      const here = files.get(file);
      if (here !== undefined) this.#references.push({ file: here, from: { kind, key }, id });
    }
  }

  /** Says what each reference means. */
  settle(): void {
    const { builder } = this;
    for (const { from, id } of this.#references) {
      const target = this.#byId.get(id);
      if (from.kind === 'Step')
        builder.settle('Step', from.key, 'calls', [
          ...(target?.entries ?? [builder.stub('Trigger', `${id}/start`)]),
        ]);
      else
        builder.settle(
          'Automation',
          from.key,
          'error_handler',
          target?.key ?? builder.stub('Automation', id),
        );
    }
  }
}

/** What starts when a sub-workflow is called; older versions start at the first manual trigger. */
export function entryTriggers(target: Workflow): readonly string[] {
  const triggers = target.nodes.filter((n) => n.is.role === 'trigger' && !n.disabled);
  const subflow = triggers.filter((n) => n.is.trigger === 'subflow');
  const entries: readonly WorkflowNode[] =
    subflow.length > 0 ? subflow : triggers.filter((n) => n.is.trigger === 'manual').slice(0, 1);
  return entries.map((n) => n.key);
}
