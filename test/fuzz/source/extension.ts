/** A random extension of the platform: fields for its kinds, and a kind of its own. */
import { addField, derivedFields, someField, storedFields } from './fields.js';
import { type Piece, piece } from './piece.js';
import { writeEdges } from './schema.js';
import { type KindModel, plain, STRING, type Writer } from './writer.js';

/** @param platform the package of the platform */
export function writeExtension(w: Writer, packageName: string, platform: string): Piece {
  const kinds = [...w.model.kinds];
  const own: KindModel = { name: w.fresh('X'), fields: [{ name: 'id', type: plain(STRING), tag: 'stored' }] };
  const apart = w.oneIn(3) ? [] : [own];
  w.model.kinds.push(...apart);
  const pieces = kinds.flatMap((kind) => {
    if (w.oneIn(3)) return [];
    const fields = Array.from({ length: 1 + w.random(2) }, () =>
      addField(kind, { ...someField(w, 'x', true), extension: true }),
    );
    const derived = derivedFields(w, kind, true);
    return [piece('declaration', '', `extend asset ${kind.name} {\n`, ...fields, ...derived, '}\n\n')];
  });
  const assets = apart.map((kind) =>
    piece(
      'declaration',
      '',
      `asset ${kind.name} {\n  key id: string\n`,
      ...storedFields(w, kind, []),
      '}\n\n',
    ),
  );
  const edges = writeEdges(w, apart);
  const head = `package ${packageName}\n\nuse ${platform}\n\nplatform more version "2.0"\n\n`;
  return piece('file', undefined, head, ...pieces, ...assets, ...edges);
}
