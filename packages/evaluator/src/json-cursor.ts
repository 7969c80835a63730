/**
 * Walks over JSON text of any size in a window of it: what is passed over is not kept.
 * Invariants: the text was read by a module before, so only what is taken as a value is checked again; whatever the text is, every walk ends,
 * and what is not as expected throws a `SyntaxError`.
 */
import type { Json } from '@policyc/base';

/** Bytes at any place of a text. */
export interface TextSource {
  /** In bytes. */
  readonly size: number;
  /** Fills `target` from its beginning with what stands at `position`; gives how many bytes it has filled, 0 at the end. */
  read(target: Uint8Array, position: number): number;
}

const WINDOW = 1 << 20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

export class JsonCursor {
  #window: Uint8Array;
  #length = 0;
  /** Where the window begins in the text. */
  #base = 0;
  #at = 0;
  /** From here on the window is kept. */
  #kept: number | undefined;

  /** @param window bytes that are read at once; more are held where a value that is taken is larger */
  constructor(
    private readonly source: TextSource,
    window = WINDOW,
  ) {
    this.#window = new Uint8Array(window);
  }

  get position(): number {
    return this.#base + this.#at;
  }

  seek(position: number): void {
    this.#base = position;
    this.#at = 0;
    this.#length = 0;
    this.#kept = undefined;
  }

  /** Visits the members of the object that comes next. `visit` must take or pass over the value. */
  members(visit: (name: string) => void): void {
    this.#expect(0x7b);
    if (this.#closes(0x7d)) return;
    do {
      const name = this.value();
      if (typeof name !== 'string') throw new SyntaxError('a key is no string');
      this.#expect(0x3a);
      visit(name);
    } while (this.#goesOn(0x7d));
  }

  /** Visits the elements of the array that comes next. `visit` must take or pass over the element. */
  elements(visit: (index: number) => void): void {
    this.#expect(0x5b);
    if (this.#closes(0x5d)) return;
    let index = 0;
    do visit(index++);
    while (this.#goesOn(0x5d));
  }

  /** Whether an object or array comes next. */
  isContainer(): boolean {
    const c = this.#blank();
    return c === 0x7b || c === 0x5b;
  }

  value(): Json {
    this.#blank();
    return this.#keep(() => this.skip()) as Json;
  }

  /** Walks over a value and takes it as a whole where `wanted` says so at its end. */
  take(walk: () => boolean): Json | undefined {
    this.#blank();
    let wanted = false;
    return this.#keep(
      () => {
        wanted = walk();
      },
      () => wanted,
    );
  }

  skip(): void {
    const c = this.#blank();
    if (c === QUOTE) this.#skipString();
    else if (c === 0x7b || c === 0x5b) this.#skipContainer();
    else this.#skipScalar();
  }

  #keep(walk: () => void, wanted: () => boolean = () => true): Json | undefined {
    const outer = this.#kept;
    const from = this.position;
    this.#kept = outer ?? this.#at;
    walk();
    const text = wanted() ? this.#window.subarray(from - this.#base, this.#at) : undefined;
    if (outer === undefined) this.#kept = undefined;
    return text === undefined ? undefined : (JSON.parse(DECODER.decode(text)) as Json);
  }

  #skipString(): void {
    this.#at++;
    for (;;) {
      const window = this.#window;
      const length = this.#length;
      let at = this.#at;
      while (at < length && window[at] !== QUOTE && window[at] !== BACKSLASH) at++;
      this.#at = at;
      if (at === length) this.#more();
      else if (window[at] === QUOTE) {
        this.#at++;
        return;
      } else {
        this.#at++;
        if (this.#at === this.#length) this.#more();
        this.#at++;
      }
    }
  }

  #skipContainer(): void {
    let depth = 0;
    for (;;) {
      if (this.#at >= this.#length) this.#more();
      const c = this.#window[this.#at];
      if (c === QUOTE) this.#skipString();
      else {
        this.#at++;
        if (c === 0x7b || c === 0x5b) depth++;
        else if ((c === 0x7d || c === 0x5d) && --depth === 0) return;
      }
    }
  }

  #skipScalar(): void {
    const from = this.position;
    for (;;) {
      if (this.#at >= this.#length && !this.#refill()) break;
      const c = this.#window[this.#at] ?? 0;
      if (c <= 0x20 || c === COMMA || c === 0x7d || c === 0x5d || c === 0x3a || c === QUOTE) break;
      this.#at++;
    }
    if (this.position === from) throw new SyntaxError('a value is missing');
  }

  #goesOn(closer: number): boolean {
    const c = this.#blank();
    if (c !== COMMA && c !== closer) throw new SyntaxError('a comma is missing');
    this.#at++;
    return c === COMMA;
  }

  #closes(closer: number): boolean {
    if (this.#blank() !== closer) return false;
    this.#at++;
    return true;
  }

  #expect(c: number): void {
    if (this.#blank() !== c) throw new SyntaxError(`${String.fromCharCode(c)} is missing`);
    this.#at++;
  }

  /** Passes over white space; gives the byte behind it. */
  #blank(): number {
    for (;;) {
      if (this.#at >= this.#length) this.#more();
      const c = this.#window[this.#at] ?? 0;
      if (c > 0x20) return c;
      this.#at++;
    }
  }

  #more(): void {
    if (!this.#refill()) throw new SyntaxError('the text has ended');
  }

  /** Reads on; gives whether there was anything. */
  #refill(): boolean {
    const from = this.#kept ?? this.#at;
    const left = this.#length - from;
    if (left > this.#window.length >> 1) {
      const larger = new Uint8Array(this.#window.length * 2);
      larger.set(this.#window.subarray(from, this.#length));
      this.#window = larger;
    } else this.#window.copyWithin(0, from, this.#length);
    this.#base += from;
    this.#at -= from;
    this.#length = left;
    if (this.#kept !== undefined) this.#kept = 0;
    const read = this.source.read(this.#window.subarray(left), this.#base + left);
    this.#length += read;
    return read > 0;
  }
}

const DECODER = new TextDecoder('utf-8', { fatal: true });
