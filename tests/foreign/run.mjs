// @ts-check
// Runs a stock client against servers and prints every event as a JSON line.
//   node run.mjs newer|older node|chromium whole|whole-without-updates URL KEY SPEECH_FILE
//   node run.mjs newer|older node|chromium fatal '[{"code":"…","url":"…"}]' KEY
// SPEECH_FILE: 16-bit samples at 16 kHz, without a header.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { newer, older } from './adapters.mjs';
import { fatal, whole } from './session.mjs';

const [, , line, host, scenario, target, key, speechFile] = process.argv;
const file = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const folder = line === 'newer' ? 'deepgram-npm' : 'deepgram-npm-4';
const speech = speechFile ? await readFile(speechFile) : Buffer.alloc(0);
const print = (/** @type {any} */ event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const isWhole = scenario.startsWith('whole');
const updates = scenario === 'whole';
/** @type {{ code: string, url: string }[]} */
const rows = scenario === 'fatal' ? JSON.parse(target) : [];

if (host === 'node') {
  const sdk = createRequire(file(`./${folder}/package.json`))('@deepgram/sdk');
  const adapter = line === 'newer' ? newer : older;
  const connect = (/** @type {string} */ url) => adapter(sdk, url, key);
  if (isWhole) await whole(connect(target), new Uint8Array(speech), print, updates);
  else await Promise.all(rows.map((row) => fatal(connect, row, print)));
} else {
  await inChromium();
}

process.exit(0);

/** The same in a page of the server's own origin, with the package's bundle: the key goes as subprotocol there. */
async function inChromium() {
  const { launchChromium } = await import('../console/chromium.mjs');
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    await page.exposeFunction('antiphonPrint', print);
    // The older line takes audio for Node's Buffer, which bundlers bring into a page.
    await page.addInitScript(() => { Object.assign(globalThis, { Buffer: { from: (/** @type {ArrayBuffer} */ bytes) => new Uint8Array(bytes), isBuffer: () => false } }); });
    await page.goto((isWhole ? target : rows[0].url).replace(/^ws/, 'http'));
    await page.addScriptTag({ path: file(line === 'newer' ? './deepgram-npm/node_modules/@deepgram/sdk/dist/browser/index.global.js' : './deepgram-npm-4/node_modules/@deepgram/sdk/dist/umd/deepgram.js') });
    for (const script of ['./adapters.mjs', './session.mjs']) await page.addScriptTag({ content: await readFile(file(script), 'utf8'), type: 'module' });
    await page.waitForFunction(() => 'antiphonForeign' in globalThis && 'antiphonAdapters' in globalThis);
    await page.evaluate(inPage, { line, isWhole, updates, target, rows, key, speech: speech.toString('base64') });
  } finally {
    await browser.close();
  }
}

/** Runs in the page. @param {{ line: string, isWhole: boolean, updates: boolean, target: string, rows: any[], key: string, speech: string }} request */
async function inPage({ line, isWhole, updates, target, rows, key, speech }) {
  const scope = /** @type {any} */ (globalThis);
  const sdk = line === 'newer' ? scope.Deepgram : scope.deepgram;
  const connect = (/** @type {string} */ url) => scope.antiphonAdapters[line](sdk, url, key);
  const bytes = Uint8Array.from(atob(speech), (character) => character.charCodeAt(0));
  if (isWhole) await scope.antiphonForeign.whole(connect(target), bytes, scope.antiphonPrint, updates);
  else await Promise.all(rows.map((/** @type {any} */ row) => scope.antiphonForeign.fatal(connect, row, scope.antiphonPrint)));
}
