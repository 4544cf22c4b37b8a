/** How well text can be told from what is behind it, as WCAG 2.2 counts it. */

import type { Page } from 'playwright-core';

/** A text that is too hard to read, with its contrast. */
export interface FaintText {
  readonly text: string;
  readonly contrast: number;
}

/** All visible text whose contrast is below `least`. */
export async function faintTexts(page: Page, least: number): Promise<readonly FaintText[]> {
  return page.evaluate(`(${COLLECT})(${least})`);
}

/** Runs in the browser, which alone knows what colour a text has in the end. */
const COLLECT = `(least) => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const read = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) =>
    [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const behind = (element) => {
    if (!element) return read(getComputedStyle(document.body).backgroundColor);
    const own = read(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const luminance = (color) => {
    const [r, g, b] = color.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent.trim();
    if (text === '' || element.closest('title, desc, option, script, .unseen, .skip')) continue;
    if (!element.checkVisibility()) continue;
    const { fill, color } = getComputedStyle(element);
    const ground = behind(element);
    const ink = over(read(element instanceof SVGElement ? fill : color), ground);
    const [one, other] = [luminance(ink), luminance(ground)];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < least) faint.push({ text, contrast: Math.round(contrast * 100) / 100 });
  }
  return faint;
}`;
