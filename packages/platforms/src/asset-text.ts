/** Assets and their origins as JSON. */
import type { Facts } from './asset-entry.js';
import type { Fact } from './fact.js';
import { JsonPiece } from './json-piece.js';
import type { JsonWriter } from './json-writer.js';
import type { FieldPlace, Origin, Place } from './place-finder.js';
import { ASSET_HEAD, assetBytes, ORIGIN_HEAD, originRest, type WrittenAsset } from './sealed-run.js';
import { WantedPlace } from './wanted-lines.js';
import { writePointer } from './write-pointer.js';

/** What can be written. */
export interface Writable {
  readonly key: string;
  readonly origin: Origin;
  readonly facts: Facts;
  /** Where its text is already. */
  readonly written: WrittenAsset | undefined;
}

export function writeAsset(writer: JsonWriter, asset: Writable): void {
  if (asset.written !== undefined) {
    writer.raw(assetBytes(asset.written));
    return;
  }
  const { key, facts } = asset;
  writer.piece(HEAD);
  writer.text(key);
  let unknowns = 0;
  let opaques = 0;
  let partials = 0;
  for (const field in facts) {
    const fact = facts[field];
    if (fact === undefined) continue;
    if (fact.tag === 'unknown') unknowns++;
    else if (fact.tag === 'opaque') opaques++;
    else {
      if (fact.tag === 'partial') partials++;
      if (fact.tag === 'known' && fact.texts !== undefined) writer.common(field, fact.value, fact.texts);
      else {
        writer.name(field);
        writer.value(fact.value);
      }
    }
  }
  if (unknowns > 0) writeReasons(writer, '$unknown', facts, 'unknown');
  if (opaques > 0) writeReasons(writer, '$opaque', facts, 'opaque');
  if (partials > 0) writeReasons(writer, '$partial', facts, 'partial');
  writer.byte(CLOSE_BRACE);
}

function writeReasons(
  writer: JsonWriter,
  name: string,
  facts: Facts,
  tag: Exclude<Fact['tag'], 'known'>,
): void {
  writer.name(name);
  writer.byte(OPEN_BRACE);
  let isFirst = true;
  for (const field in facts) {
    const fact = facts[field];
    if (fact === undefined || fact.tag === 'known' || fact.tag !== tag) continue;
    writer.name(field, isFirst);
    writer.text(fact.reason);
    isFirst = false;
  }
  writer.byte(CLOSE_BRACE);
}

/** @param file the index of its file, as it is to be written */
export function writeOrigin(writer: JsonWriter, asset: Writable, file: number): void {
  const written = asset.written && originRest(asset.written);
  writer.piece(OF_FILE);
  writer.number(file);
  if (written !== undefined) {
    writer.raw(written);
    return;
  }
  const { at, fields } = asset.origin;
  writer.byte(COMMA);
  writePlace(writer, at);
  if (fields !== undefined) {
    writer.name('fields');
    writer.byte(OPEN_BRACE);
    for (let one: FieldPlace | undefined = fields; one !== undefined; one = one.next) {
      writer.name(one.field, one === fields);
      writer.byte(OPEN_BRACE);
      writePlace(writer, one.place);
      writer.byte(CLOSE_BRACE);
    }
    writer.byte(CLOSE_BRACE);
  }
  writer.byte(CLOSE_BRACE);
}

/** What was not found is said to stand in the first line. */
function writePlace(writer: JsonWriter, place: Place): void {
  writer.piece(POINTER);
  if (place instanceof WantedPlace) writePointer(writer, place);
  else writer.text(place.pointer);
  writer.piece(LINE);
  writer.number(place.line || 1);
}

const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const [HEAD, OF_FILE] = [new JsonPiece(ASSET_HEAD), new JsonPiece(ORIGIN_HEAD)];
const [POINTER, LINE] = [new JsonPiece('"pointer":'), new JsonPiece(',"line":')];
