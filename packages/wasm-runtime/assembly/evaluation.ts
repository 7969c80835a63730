/**
 * What frames an evaluation. Generated code calls `begin_*`, writes the report where that gave 1, and calls `end_*`.
 * Invariant: `begin` resets everything that an evaluation keeps; nothing outlives one, so an abort spoils nothing.
 */
import { fail, failureAt, failureLength, failureText, resetFailure } from "./failure";
import { resetFacts } from "./facts";
import { resetItems } from "./items";
import { MALFORMED, openText, reopenTexts } from "./json";
import { ERRORS_ENTRYPOINT, PROGRAM_ENTRYPOINT_COUNT } from "./layout";
import { abortWith, allocate, heapGet, heapSet, heapStart, leaveSpare } from "./memory";
import { CONTEXT_DATA, CONTEXT_ENTRYPOINT, CONTEXT_INPUT, CONTEXT_RESULT } from "./context";
import { out_ascii, out_as_set, out_byte, out_close, out_int, out_open, out_size } from "./output";
import { readSnapshot, wasRead } from "./snapshot";
import { invalidUtf8 } from "./utf8";
import { dumpText, parseText } from "./value";

/** 1 where the snapshot could be read and a report is to be written. */
export function begin_fast(
  program: usize, reserved: i32, entrypoint: i32, data: usize, at: usize, size: usize, heap: usize, format: i32,
): i32 {
  if (reserved !== 0) abortWith("invalid reserved argument");
  heapStart(heap);
  return begin(program, entrypoint, data, at, size, format !== 0);
}

/** The address of the result's text in the format that was asked for. */
export function end_fast(format: i32): usize {
  closeResult();
  if (format !== 0) out_as_set();
  const text = out_close();
  leaveSpare();
  // Hosts in JavaScript take addresses for signed: what stands above 2 GB moves to where the input was.
  if (<i32>text >= 0) return text;
  memory.copy(inputAt, text, out_size() + 1);
  return inputAt;
}

let inputAt: usize = 0;

export function begin_context(program: usize, context: usize): i32 {
  leaveSpare();
  const value = load<usize>(context, CONTEXT_INPUT);
  const data = load<usize>(context, CONTEXT_DATA);
  const entrypoint = load<i32>(context, CONTEXT_ENTRYPOINT);
  if (value === 0) return begin(program, entrypoint, data, heapGet(), 0, false);
  const text = dumpText(value, false);
  return begin(program, entrypoint, data, text, out_size(), false);
}

export function end_context(context: usize): i32 {
  closeResult();
  out_as_set();
  const text = out_close();
  leaveSpare();
  store<usize>(context, parseText(text, out_size(), true), CONTEXT_RESULT);
  return 0;
}

let entry: i32 = 0;
let dataValue: usize = 0;

/** The entrypoint that is evaluated. */
export function entrypoint_id(): i32 {
  return entry;
}

/** The value of OPA's data, 0 for none. */
export function data_value(): usize {
  return dataValue;
}

function begin(program: usize, entrypoint: i32, data: usize, at: usize, size: usize, go: bool): i32 {
  entry = entrypoint;
  dataValue = data;
  if (<u32>entrypoint >= load<u32>(program, PROGRAM_ENTRYPOINT_COUNT)) abortWith("internal: illegal entrypoint id");
  resetFailure();
  resetFacts();
  resetItems();
  // The sentinel needs the bytes behind the text: free where the text ends at the heap, as with the usual hosts.
  if (at + size !== heapGet()) {
    const copy = allocate(size);
    memory.copy(copy, at, size);
    at = copy;
  }
  inputAt = at;
  heapSet(at + size);
  allocate(96);
  openText(at + size, go);
  if (size === 0) fail(at, "there is no input: a snapshot is needed");
  else if (readSnapshot(at, program)) {
    reopenTexts();
    out_open();
    out_ascii('[{"result":');
    return 1;
  }
  // What is no UTF-8 is no text that anything else could be said of.
  const bad = wasRead() ? at + size : invalidUtf8(at, at + size);
  if (bad !== at + size) {
    resetFailure();
    fail(bad, MALFORMED);
  }
  if (entrypoint === ERRORS_ENTRYPOINT) writeInputFault();
  else writeFailure(at);
  return 0;
}

function writeFailure(text: usize): void {
  out_open();
  out_ascii('[{"result":{"error":{"message":"');
  const message = failureText();
  for (let i = 0; i < failureLength(); i++) out_byte(load<u8>(message + (<usize>i << 1)));
  out_ascii('","offset":');
  out_int(<i64>(failureAt() - text));
  out_ascii("}}");
}

/** As `INPUT_FAULT` in the model has it. */
function writeInputFault(): void {
  out_open();
  out_ascii('[{"result":{"format":"policyc-errors/1","errors":[{"in":"input","path":[],"code":"no-snapshot","message":"');
  out_ascii("expected a snapshot of the format policyc-snapshot/1, in which what the policies read can be read");
  out_ascii('"}],"total":1}');
}

function closeResult(): void {
  out_ascii("}]");
}
