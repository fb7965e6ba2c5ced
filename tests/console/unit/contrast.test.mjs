// @ts-check
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const css = await readFile(new URL('../../../src/Antiphon.Server/wwwroot/styles/tokens.css', import.meta.url), 'utf8');
const [light, dark] = css.split('@media (prefers-color-scheme: dark)').map((part) => new Map([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((match) => [match[1], match[2]])));

/** Relative luminance (WCAG 2.2). @param {string} colour */
function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {string} a @param {string} b */
function contrast(a, b) {
  const [bright, dim] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (bright + 0.05) / (dim + 0.05);
}

const TEXT = [
  ['ink', 'paper'], ['ink', 'surface'], ['ink', 'accent-soft'], ['ink', 'danger-soft'], ['ink', 'caution-soft'], ['ink-soft', 'paper'],
  ['ink-soft', 'surface'], ['ink-soft', 'danger-soft'], ['ink-soft', 'caution-soft'], ['on-accent', 'accent'], ['accent', 'surface'],
  ['accent', 'paper'], ['danger', 'danger-soft'], ['danger', 'paper'], ['caution', 'caution-soft'],
];
const PARTS = [...light.keys()].filter((name) => name.startsWith('part-') && name !== 'part-other');

for (const [scheme, tokens] of /** @type {[string, Map<string, string>][]} */ ([['Light', light], ['Dark', dark]])) {
  for (const [front, back] of TEXT)
    test(`tokens_${scheme}_${front}On${back}_IsReadable`, () => {
      const ratio = contrast(tokens.get(front) ?? '', tokens.get(back) ?? '');
      assert.ok(ratio >= 4.5, `${ratio.toFixed(2)} : 1`);
    });

  for (const part of PARTS)
    test(`tokens_${scheme}_${part}_StandsOutFromItsCard`, () => {
      const ratio = contrast(tokens.get(part) ?? '', tokens.get('surface') ?? '');
      assert.ok(ratio >= 3, `${ratio.toFixed(2)} : 1`);
    });
}
