/** Pointers of places as JSON. */
import type { JsonWriter } from './json-writer.js';
import type { WantedPlace } from './wanted-lines.js';

const QUOTE = 0x22;
const SLASH = 0x2f;

/** Pointers of an asset and of what is around it begin alike: what was written already is copied. */
export function writePointer(writer: JsonWriter, place: WantedPlace): void {
  if (!place.isPlain) {
    writer.text(place.pointer);
    return;
  }
  writer.byte(QUOTE);
  writePlain(writer, place);
  writer.byte(QUOTE);
}

/** @param place one whose keys need no escapes of pointers */
function writePlain(writer: JsonWriter, place: WantedPlace): void {
  const { outer, key } = place;
  if (outer === undefined) return;
  const at = writer.position;
  if (!writer.again(place.writtenAt, place.writtenBytes)) {
    writePlain(writer, outer);
    writer.byte(SLASH);
    if (typeof key === 'number') writer.number(key);
    else writer.part(key);
    place.writtenBytes = writer.position - at;
  }
  place.writtenAt = at;
}
