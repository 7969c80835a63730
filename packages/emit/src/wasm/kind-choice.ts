/** Code that differs by the kind of a record. Where the kind is certain, nothing tests it. */
import { LAYOUT } from '@policyc/wasm-runtime';
import type { Scope } from './context.js';
import type { KindLayout } from './layout.js';
import type { FunctionBuilder, Local } from './module/function-builder.js';
import type { TermCode } from './term-code.js';

/** For each of the kinds: `begin`, what runs where the record is of the kind, `end`. */
export class KindChoice {
  readonly kinds: readonly KindLayout[];
  readonly #f: FunctionBuilder;
  readonly #index: Local | undefined;

  /** @param base its value is the record */
  constructor({ f, module }: Scope, base: Pick<TermCode, 'push'>, kindOrGroup: string) {
    this.kinds = module.layout.kindsOf(kindOrGroup);
    this.#f = f;
    if (this.kinds.length === 1) return;
    this.#index = f.local('i32');
    base.push();
    f.memory('i32.load16_u', LAYOUT.RECORD_KIND);
    f.set(this.#index);
  }

  begin(kind: KindLayout): void {
    if (!this.#index) return;
    this.#f.get(this.#index);
    this.#f.i32(kind.index);
    this.#f.op('i32.eq');
    this.#f.if();
  }

  end(): void {
    if (this.#index) this.#f.end();
  }
}
