/** Code for look-ups: the row of a table by its key, the value that a map has for a text. */
import type { ir } from '@policyc/ir';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type Scope, valueType } from './context.js';
import { HeldTerm, type TermCode } from './term-code.js';
import { emitTerm, pushAnyState, setZero } from './terms.js';

export function emitLookup(scope: Scope, term: ir.LookupTerm): TermCode {
  const { f, module } = scope;
  const { source } = term;
  const map = source.tag === 'map' ? emitTerm(scope, source.term) : undefined;
  const key = emitTerm(scope, term.key);
  const state = f.local('i32');
  const at = f.local('i32');
  const value = f.local(valueType(term.type));
  setZero(scope, value);
  const maybe = pushAnyState(scope, map ? [map, key] : [key]);
  if (maybe) {
    f.if();
    f.i32(LAYOUT.STATE_UNKNOWN);
    f.set(state);
    f.else();
  }
  if (map) map.push();
  else if (source.tag === 'kind') f.i32(module.descriptors.kind(source.kind));
  key.push();
  f.call(module.runtime(map ? 'map_find' : 'record_find'));
  f.set(at);
  f.i32(LAYOUT.STATE_VALUE);
  f.i32(LAYOUT.STATE_ABSENT);
  f.get(at);
  f.op('select');
  f.set(state);
  f.get(at);
  f.if();
  f.get(at);
  if (map) f.memory(value.type === 'i32' ? 'i32.load' : 'i64.load', 0);
  f.set(value);
  f.end();
  if (maybe) f.end();
  return new HeldTerm(f, value, state);
}
