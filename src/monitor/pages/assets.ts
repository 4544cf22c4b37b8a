/** What the pages are dressed in; the name of each holds its hash, so that it may be kept for ever. */

import { createHash } from 'node:crypto';
import type { Verdict } from '../../rules/verdict.ts';
import { renderIcon } from './icons.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/** A file that pages refer to. */
export interface Asset {
  /** `assets/style.0123456789abcdef.css`. */
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

/** How all pages look. */
export const STYLE_ASSET: Asset = asset('style', 'css', 'text/css', STYLE);

/** What keeps all pages live. */
export const SCRIPT_ASSET: Asset = asset('script', 'js', 'text/javascript', SCRIPT);

/** What stands in the tab of the browser. */
export const ICON_ASSETS: Readonly<Record<Verdict, Asset>> = {
  ok: iconAsset('ok'),
  warning: iconAsset('warning'),
  critical: iconAsset('critical'),
  unknown: iconAsset('unknown'),
};

const ASSETS: ReadonlyMap<string, Asset> = new Map(
  [STYLE_ASSET, SCRIPT_ASSET, ...Object.values(ICON_ASSETS)].map((one) => [one.path, one]),
);

/** Undefined where there is none of this path. */
export function findAsset(path: string): Asset | undefined {
  return ASSETS.get(path);
}

function iconAsset(verdict: Verdict): Asset {
  return asset(verdict, 'svg', 'image/svg+xml', renderIcon(verdict));
}

function asset(name: string, extension: string, type: string, text: string): Asset {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return { path: `assets/${name}.${hash}.${extension}`, type: `${type}; charset=utf-8`, text };
}
