// @ts-check
// Holds one turn with a running server through the page, with a file as the microphone. Prints one JSON line.
// Exit code: 0 all of it came, 1 something did not, 2 bad usage.
//
//   ANTIPHON_URL        address of the server, such as http://127.0.0.1:8080/
//   ANTIPHON_WAV        what the caller says: 16-bit mono WAV
//   ANTIPHON_EXPECT     words that must stand in the caller's transcript, in this order; others may stand between them
//   ANTIPHON_KEY        optional: the server's key
//   ANTIPHON_LEAD_MS    optional: silence before the file, so that the session is ready when it speaks; default 4000
//   ANTIPHON_TIMEOUT_MS optional: bound for the whole; default 60000
//   ANTIPHON_SCREENSHOT optional: path of a PNG of the last state
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from './chromium.mjs';
import { readWav, writeWav } from './wav.mjs';

/** Silence after the file, in which the turn ends. */
const TAIL_SECONDS = 3;

const { ANTIPHON_URL: url, ANTIPHON_WAV: wav, ANTIPHON_EXPECT: expected } = process.env;
if (!url || !wav || !expected) {
  console.error('Set ANTIPHON_URL, ANTIPHON_WAV and ANTIPHON_EXPECT.');
  process.exit(2);
}
const timeout = Number(process.env.ANTIPHON_TIMEOUT_MS ?? 60_000);
const leadSeconds = Number(process.env.ANTIPHON_LEAD_MS ?? 4000) / 1000;

const folder = await mkdtemp(join(tmpdir(), 'antiphon-console-'));
/** @type {import('playwright-core').Browser | null} */
let browser = null;
/** @type {Record<string, unknown>} */
let result = { ok: false };
try {
  const microphone = join(folder, 'microphone.wav');
  const { sampleRateHz, samples } = await readWav(wav);
  const whole = new Float32Array(samples.length + Math.round(sampleRateHz * (leadSeconds + TAIL_SECONDS)));
  whole.set(samples, Math.round(sampleRateHz * leadSeconds));
  await writeWav(microphone, sampleRateHz, whole);

  browser = await launchChromium({ wav: microphone });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(timeout);
  /** @type {string[]} */
  const pageErrors = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
  if (process.env.ANTIPHON_KEY) {
    const key = process.env.ANTIPHON_KEY;
    await page.addInitScript((value) => sessionStorage.setItem('antiphon.key', value), key);
  }

  /** @type {string | null} */
  let failure = null;
  try {
    await page.goto(url);
    await page.locator('#talk').focus();
    await page.keyboard.press('Enter');
    const fatal = page.locator('.notice.is-fatal').waitFor({ timeout: 0 }).then(
      () => { throw new Error('The conversation broke off.'); },
      () => { /* The page was closed first. */ });
    await Promise.race([fatal, wholeTurn(page)]);
  } catch (error) {
    failure = error instanceof Error ? error.message.split('\n')[0] : String(error);
  }
  if (process.env.ANTIPHON_SCREENSHOT) await page.screenshot({ path: process.env.ANTIPHON_SCREENSHOT });
  const seen = await page.evaluate(readPage);
  result = { ok: failure === null && pageErrors.length === 0, failure, pageErrors, ...seen };
  await page.keyboard.press('Escape');
} catch (error) {
  result = { ok: false, failure: error instanceof Error ? error.message.split('\n')[0] : String(error) };
} finally {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
}
console.log(JSON.stringify(result));
process.exitCode = result.ok ? 0 : 1;

/** Waits until all of one turn stands on the page. @param {import('playwright-core').Page} page */
async function wholeTurn(page) {
  await page.waitForFunction(saidInOrder, String(expected), { timeout });
  await page.waitForFunction(answered, undefined, { timeout });
  await page.waitForFunction(isBarDrawn, undefined, { timeout });
}

/** Whether a latency bar has a visible part. Runs in the page. */
function isBarDrawn() {
  return [...document.querySelectorAll('.bar rect')].some((part) => part.getBoundingClientRect().width > 1);
}

/** Whether the caller's transcript holds these words in this order. Runs in the page. @param {string} words */
function saidInOrder(words) {
  /** @param {string} text */
  const split = (text) => /** @type {string[]} */ (text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []);
  const said = split([...document.querySelectorAll('.entry.user:not(.interim) .words')].map((entry) => entry.textContent).join(' '));
  let found = -1;
  return split(words).every((word) => (found = said.indexOf(word, found + 1)) >= 0);
}

/** Whether the agent said something after the caller's words. Runs in the page. */
function answered() {
  const entries = [...document.querySelectorAll('.entry.user:not(.interim), .entry.agent')];
  return entries.findLastIndex((entry) => entry.classList.contains('agent')) > entries.findLastIndex((entry) => entry.classList.contains('user'));
}

/** What stands on the page. Runs in the page. */
function readPage() {
  /** @param {string} selector */
  const texts = (selector) => [...document.querySelectorAll(selector)].map((node) => node.textContent?.trim() ?? '');
  return {
    user: texts('.entry.user:not(.interim) .words'),
    agent: texts('.entry.agent .words'),
    tools: texts('.tool summary code'),
    problems: texts('.notice .notice-code code'),
    latency: {
      total: texts('.timing-total')[0] ?? null,
      parts: Object.fromEntries([...document.querySelectorAll('.legend > div:not(.is-zero)')].map((row) => [
        row.querySelector('dt')?.textContent?.trim() ?? '', row.querySelector('dd')?.textContent?.trim() ?? '',
      ])),
      bars: document.querySelectorAll('.bar').length,
    },
  };
}
