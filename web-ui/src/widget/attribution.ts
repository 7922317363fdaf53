const CAMPAIGN = [
  'utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'utm_id', 'utm_source_platform',
  'gclid', 'gbraid', 'wbraid', 'dclid', 'fbclid', 'msclkid', 'ttclid', 'li_fat_id', 'twclid', 'yclid', 'bd_vid', 'qhclickid',
];
const LONGEST = 512;

/** What this page view tells about how the visitor came; null if it is just another page of the site. */
export function touch(address: string, referrer: string, now: Date): Record<string, string> | null {
  const url = new URL(address);
  const found: Record<string, string> = {};
  for (const name of CAMPAIGN) {
    const value = url.searchParams.get(name);
    if (value) found[name] = value.slice(0, LONGEST);
  }
  const outside = referrer !== '' && hostOf(referrer) !== url.host;
  if (Object.keys(found).length === 0 && !outside) return null;
  if (outside) found.referrer = referrer.slice(0, LONGEST);
  found.landing_page = address.slice(0, LONGEST);
  found.touched_at = now.toISOString();
  return found;
}

/** The first visit as it is, the last one with `last_` before each name. */
export function attribution(first?: Record<string, string>, last?: Record<string, string>): Record<string, string> {
  const all: Record<string, string> = { ...first };
  for (const [name, value] of Object.entries(last ?? {})) {
    if (first?.touched_at !== last?.touched_at) all[`last_${name}`] = value;
  }
  return all;
}

function hostOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return '';
  }
}
