/** What a finding or an undecided subject offers to the selectors of waivers, and which of them leave it out. */
import { matchesGlob, matchesName } from '@policyc/base';
import type {
  AssetId,
  Finding,
  InconclusiveSubject,
  PolicyMetadata,
  Waiver,
  WaiverSelector,
} from '@policyc/model';

export type WaivableEntry = Finding | InconclusiveSubject;

export interface SelectorContext {
  /** What stands before the paths of places that waivers name from the folder that was read. */
  readonly prefix?: string;
  /** The name of the automation that an asset belongs to, where it is known. */
  readonly automation?: (asset: AssetId) => string | undefined;
}

/** In the order in which they are told of. */
const SELECTORS: readonly WaiverSelector[] = ['files', 'match', 'key', 'finding'];

export function isOfPolicy(
  { policies }: Waiver,
  entry: WaivableEntry,
  metadata: PolicyMetadata | undefined,
): boolean {
  return [entry.policy, ...(metadata?.formerly ?? [])].some((id) => policies.includes(id));
}

/** Those that are there and do not fit: a waiver is about an entry where there are none. */
export function failingSelectors(
  { selects }: Waiver,
  entry: WaivableEntry,
  context: SelectorContext,
): readonly WaiverSelector[] {
  return SELECTORS.filter((selector) => {
    const patterns = selects[selector];
    if (patterns === undefined) return false;
    const texts = selectorTexts(selector, entry, context);
    return !patterns.some((p) => texts.some((t) => FITS[selector](t, p)));
  });
}

const FITS: Readonly<Record<WaiverSelector, (text: string, pattern: string) => boolean>> = {
  finding: (text, pattern) => text.startsWith(pattern),
  key: matchesName,
  match: matchesName,
  files: matchesGlob,
};

export function selectorTexts(
  selector: WaiverSelector,
  entry: WaivableEntry,
  { prefix = '', automation = () => undefined }: SelectorContext,
): readonly string[] {
  const items = 'items' in entry ? entry.items : [];
  const assets = [entry.subject, ...items.flatMap((i) => ('asset' in i ? [i.asset] : []))];
  switch (selector) {
    case 'finding':
      return fingerprintsOf(entry);
    case 'key':
      return assets.map((a) => a.key);
    case 'match':
      return assets.flatMap((a) => [a.name, automation(a) ?? []].flat());
    case 'files': {
      const file = entry.location?.file ?? '';
      return [file.startsWith(prefix) ? file.slice(prefix.length) : file];
    }
  }
}

export function fingerprintsOf(entry: WaivableEntry): readonly string[] {
  return [entry.fingerprint, ...(entry.formerFingerprints ?? [])];
}
