/** JavaScript files that may be Node-RED's settings; others are refused before they are parsed. */
import type { DocumentFormat } from '../document.js';
import { parseJavaScript } from '../javascript.js';

const EXPORTS = /\bmodule\.exports\b/;
const SETTINGS =
  /\b(?:flowFile|uiPort|adminAuth|credentialSecret|functionGlobalContext|httpNodeAuth|editorTheme)\b/;
/** Settings are written by hand; bundles of libraries are not, and are large. */
const MAX_LENGTH = 4 << 20;

export const SETTINGS_FORMAT: DocumentFormat = {
  name: 'JavaScript',
  extensions: ['.js', '.cjs'],
  parse: (text, maxDepth) =>
    text.length <= MAX_LENGTH && EXPORTS.test(text) && SETTINGS.test(text)
      ? parseJavaScript(text, maxDepth)
      : {
          tag: 'refused',
          reason: 'not-an-export',
          message: 'a JavaScript file without settings of Node-RED',
        },
};
