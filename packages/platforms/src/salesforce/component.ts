/** One metadata component: its root element and its name, which only the name of its file tells. */
import type { PlatformExport } from '../adapter.js';
import { rootElement, type XmlCursor } from '../xml-cursor.js';

export interface Component {
  readonly file: number;
  /** Without its ending. */
  readonly path: string;
  readonly root: XmlCursor;
  /** The metadata type, for example `Flow`. */
  readonly type: string;
  /** The API name; names of files are written as in addresses. */
  readonly name: string;
}

export function readComponent({ file, path, root }: PlatformExport): Component | undefined {
  const element = rootElement(root);
  if (element === undefined) return undefined;
  const fileName = path.split('/').at(-1) ?? path;
  const stem = fileName.replace(/\.[A-Za-z]{1,40}(?:-meta)?(?:\.xml)?$/, '');
  return {
    file,
    path: path.slice(0, path.length - fileName.length) + stem,
    root: element,
    type: element.element.name,
    name: decoded(stem),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
