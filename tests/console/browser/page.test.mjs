// @ts-check
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium } from '../chromium.mjs';
import { startFakeServer } from '../fake-server.mjs';
import { syntheticSpeech, writeWav } from '../wav.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {Awaited<ReturnType<typeof startFakeServer>>} FakeServer */

/** @type {import('playwright-core').Browser} */
let browser;
/** A browser whose microphone hears one utterance. @type {import('playwright-core').Browser} */
let talker;
/** A browser in which nobody allows the microphone. @type {import('playwright-core').Browser} */
let refuser;
/** @type {string} */
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antiphon-console-'));
  const spoken = join(folder, 'spoken.wav');
  const silent = join(folder, 'silent.wav');
  await writeWav(spoken, 16_000, syntheticSpeech(16_000, [{ at: 2.5, seconds: 1.5 }], 6));
  await writeWav(silent, 16_000, new Float32Array(16_000));
  [browser, talker, refuser] = await Promise.all([
    launchChromium({ wav: silent }), launchChromium({ wav: spoken }), launchChromium({ allowMicrophone: false }),
  ]);
});

after(async () => {
  await Promise.all([browser, talker, refuser].map((each) => each?.close()));
  await rm(folder, { recursive: true, force: true });
});

/**
 * Opens the page of a scripted server, runs the body, and demands that the page broke no policy and threw nothing.
 * @param {import('../fake-server.mjs').FakeOptions} options
 * @param {(page: Page, server: FakeServer) => Promise<void>} body
 * @param {import('playwright-core').Browser} [by]
 */
async function onPage(options, body, by = browser) {
  const server = await startFakeServer(options);
  const context = await by.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    /** @type {string[]} */
    const broken = [];
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('console', (message) => /Content Security Policy/.test(message.text()) && broken.push(message.text()));
    await page.addInitScript(tapLoudspeaker);
    await page.goto(server.url);
    await body(page, server);
    assert.deepEqual(broken, []);
  } finally {
    await context.close();
    await server.stop();
  }
}

/** Lets a test hear what the page plays: `loudness()` is the peak of the last 20 ms. Runs in the page. */
function tapLoudspeaker() {
  const connect = AudioNode.prototype.connect;
  /** @type {AnalyserNode | null} */
  let analyser = null;
  const samples = new Float32Array(1024);
  AudioNode.prototype.connect = /** @type {any} */ (/** @this {AudioNode} @param {any} target @param {any[]} rest */ function (target, ...rest) {
    if (target instanceof AudioDestinationNode) {
      analyser = new AnalyserNode(this.context, { fftSize: 1024 });
      /** @type {any} */ (connect).call(this, analyser);
    }
    return /** @type {any} */ (connect).call(this, target, ...rest);
  });
  Object.assign(window, {
    loudness: () => {
      analyser?.getFloatTimeDomainData(samples);
      return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    },
  });
}

/** @param {Page} page */
const hearAgent = (page) => page.waitForFunction(() => /** @type {any} */ (window).loudness() > 0.02);

/** @param {Page} page @param {number} [timeout] */
const hearSilence = (page, timeout) => page.waitForFunction(() => /** @type {any} */ (window).loudness() === 0, undefined, { timeout });

/** @param {Page} page */
async function startByKeyboard(page) {
  await page.locator('#talk').focus();
  await page.keyboard.press('Space');
  await page.locator('antiphon-orb[data-phase="listening"], antiphon-orb[data-phase="speaking"]').waitFor();
}

/** @param {Page} page @param {string} text */
async function type(page, text) {
  await page.fill('#message', text);
  await page.press('#message', 'Control+Enter');
}

/** @param {Page} page @param {string} code */
const card = (page, code) => page.locator(`.notice[data-code="${code}"]`);

test('page_SpokenTurn_ShowsBothSidesToolAndLatency', () => onPage({ recognised: 'what is free on tuesday' }, async (page, server) => {
  await startByKeyboard(page);

  await page.locator('.entry.interim', { hasText: 'what' }).waitFor();
  await page.locator('.entry.user:not(.interim)', { hasText: 'what is free on tuesday' }).waitFor();
  await page.locator('.entry.agent', { hasText: 'half past three. Which one suits you?' }).waitFor();
  await page.locator('.bar rect').first().waitFor();
  await hearAgent(page);

  assert.equal(await page.locator('.entry.interim').count(), 0);
  assert.deepEqual([...server.received.audioBytes], [640]);
  assert.equal(server.received.messages[0].type, 'Settings');
  assert.equal(await page.locator('.tool-time').textContent(), '118 ms');
  assert.match(await page.locator('.timing-total').innerText(), /^6\d\d ms$/);
  const widths = await page.locator('.bar').first().locator('rect').evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().width));
  assert.equal(widths.length, 8);
  assert.equal(widths.indexOf(Math.max(...widths)), 0, 'the end of turn took longest');
}, talker));

test('page_BargeIn_FallsSilentAtOnceAndStrikesWhatWasNotHeard', () => onPage({ answerMs: 60_000, headMs: 15_000 }, async (page, server) => {
  await startByKeyboard(page);
  await type(page, 'what is free');
  await hearAgent(page);
  await page.locator('.entry.agent', { hasText: 'Which one suits you?' }).waitFor();

  server.session?.userStarted();
  await hearSilence(page, 5000);

  await page.locator('antiphon-orb[data-phase="hearing"]').waitFor();
  await page.locator('.entry.agent .tag', { hasText: 'interrupted' }).waitFor();
  await page.locator('.entry.agent s').first().waitFor();
  assert.equal(await page.locator('.entry.agent .words').innerText(), 'On Tuesday I have half past nine, eleven, and half past three. Which one suits you?');
  const struck = (await page.locator('.entry.agent s').allInnerTexts()).join(' ');
  assert.match(struck, /Which one suits you\?$/);
  assert.doesNotMatch(struck, /On Tuesday/);
}));

test('page_AudioAheadOfTime_PlaysToItsEndThenListens', () => onPage({ answerMs: 1500, burst: 100 }, async (page) => {
  await startByKeyboard(page);
  await type(page, 'what is free');

  await page.locator('antiphon-orb[data-phase="speaking"]').waitFor();
  await page.locator('antiphon-orb[data-phase="listening"]').waitFor();

  await hearSilence(page);
}));

test('page_Tool_OpensToArgumentsAndResult', () => onPage({}, async (page) => {
  await startByKeyboard(page);
  await type(page, 'what is free');
  await page.locator('.tool-time', { hasText: '118 ms' }).waitFor();

  await page.locator('.tool summary').focus();
  await page.keyboard.press('Enter');

  assert.deepEqual(await page.locator('.tool-body h3').allInnerTexts(), ['Arguments', 'Result']);
  assert.match(await page.locator('.tool-body pre').nth(1).innerText(), /"15:30"/);
}));

test('page_NoEventStream_DrawsTheProtocolsOwnReport', () => onPage({ events: false, answerMs: 400 }, async (page) => {
  await startByKeyboard(page);
  await type(page, 'what is free');

  await page.locator('.bar rect').first().waitFor();

  assert.equal(await page.locator('.tool-time').textContent(), 'done');
  assert.deepEqual(await page.locator('.legend > div:not(.is-zero) dt').allInnerTexts(), ['Transcription', 'Model', 'Tools', 'Synthesis', 'Other']);
}));

test('page_EventsAndReport_DrawOneBarATurn', () => onPage({ answerMs: 200 }, async (page, server) => {
  await startByKeyboard(page);
  await type(page, 'one');
  await page.locator('antiphon-orb[data-phase="speaking"]').waitFor();
  await page.locator('antiphon-orb[data-phase="listening"]').waitFor();
  await type(page, 'two');
  await page.locator('antiphon-latency[data-turns="2"]').waitFor();
  await page.locator('antiphon-orb[data-phase="listening"]').waitFor();

  server.session?.emit({ type: 'fault', code: 'last', message: 'All before this was read.' });
  await card(page, 'last').waitFor();
  assert.equal(await page.locator('.bar').count(), 2);
}));

test('page_TypedWithoutMicrophone_StartsASessionAndAnswers', () => onPage({}, async (page, server) => {
  await type(page, 'are you "open" <b>now</b>?');

  await page.locator('.entry.agent').waitFor();

  assert.equal(await page.locator('.entry.user .words').textContent(), 'are you "open" <b>now</b>?');
  assert.equal(server.received.audioFrames, 0);
  assert.equal(await page.locator('#microphone').getAttribute('aria-label'), 'Turn the microphone on');
}));

test('page_NoAudioForAWhile_KeepsTheSessionAlive', () => onPage({ answerMs: 100 }, async (page, server) => {
  const alive = new Promise((resolve) => { server.received.onMessage = (message) => message.type === 'KeepAlive' && resolve(true); });
  await type(page, 'hello');

  assert.equal(await alive, true);
  assert.equal(await page.locator('.notice').count(), 0);
}));

test('page_MicrophoneTurnedOnLater_SendsAudio', () => onPage({}, async (page, server) => {
  await type(page, 'hello');
  await page.locator('.entry.agent').waitFor();

  await page.click('#microphone');
  await page.locator('#microphone[data-state="on"]').waitFor();
  await page.locator('.entry.user', { hasText: 'what is free on tuesday' }).waitFor();

  assert.ok(server.received.loudFrames > 10);
}, talker));

test('page_MutedMicrophone_SendsSilence', () => onPage({}, async (page, server) => {
  await type(page, 'hello');
  await page.locator('.entry.agent').waitFor();
  await page.click('#microphone');
  await page.locator('#microphone[data-state="on"]').waitFor();
  await page.click('#microphone');
  await page.locator('#microphone[data-state="muted"]').waitFor();
  const loud = server.received.loudFrames;
  const frames = server.received.audioFrames;

  await new Promise((resolve) => { server.received.onAudio = (count) => count > frames + 200 && resolve(true); });

  assert.equal(server.received.loudFrames, loud);
}, talker));

test('page_MicrophoneRefused_SaysSoAndGoesOnByText', () => onPage({}, async (page) => {
  await startByKeyboard(page);

  await card(page, 'microphone_denied').waitFor();
  assert.match(await card(page, 'microphone_denied').innerText(), /typing/);
  await type(page, 'hello');
  await page.locator('.entry.agent').waitFor();
}, refuser));

test('page_ProtocolError_ShowsCodeDescriptionAndAdvice', () => onPage({}, async (page, server) => {
  await startByKeyboard(page);

  server.session?.fail('FAILED_TO_SPEAK', 'No voice could speak.', 1011);

  await card(page, 'FAILED_TO_SPEAK').waitFor();
  assert.match(await card(page, 'FAILED_TO_SPEAK').innerText(), /No voice could speak\.\s+Speech synthesis failed\. Run antiphon doctor/);
  await page.locator('antiphon-orb[data-phase="idle"]').waitFor();
  assert.equal(await page.locator('.notice').count(), 1, 'the close code adds nothing to the error');
}));

for (const [name, happens, code] of /** @type {[string, (server: FakeServer) => void, string][]} */ ([
  ['ConnectionCut', (server) => server.session?.cut(), 'connection_lost'],
  ['ServerStopping', (server) => server.session?.close(1001), 'going_away'],
  ['NoRoom', (server) => server.session?.close(1013), 'busy'],
  ['UnknownClose', (server) => server.session?.close(4321, 'odd'), 'close_4321'],
  ['Warning', (server) => server.session?.send({ type: 'Warning', code: 'THINK_REQUEST_FAILED', description: 'The first model failed.' }), 'THINK_REQUEST_FAILED'],
  ['Refusal', (server) => server.session?.send({ type: 'InjectionRefused' }), 'injection_refused'],
]))
  test(`page_${name}_ShowsTheCard`, () => onPage({}, async (page, server) => {
    await startByKeyboard(page);

    happens(server);

    await card(page, code).waitFor();
    assert.notEqual((await card(page, code).locator('.notice-advice').innerText()).trim(), '');
  }));

test('page_SameFailureByBothWays_ShowsOneCardWithTheServersOwnCode', () => onPage({}, async (page, server) => {
  await startByKeyboard(page);
  await type(page, 'hello');
  await page.locator('.tool').waitFor();

  server.session?.emit({ type: 'fault', code: 'model_failed', message: 'The model gave no reply.', advice: 'Look at its log.' });
  await card(page, 'model_failed').waitFor();
  server.session?.send({ type: 'Error', code: 'FAILED_TO_THINK', description: 'The model gave no reply.' });
  server.session?.send({ type: 'Warning', code: 'LAST', description: 'All before this was read.' });
  await card(page, 'LAST').waitFor();

  assert.deepEqual(await page.locator('.notice-code code').allInnerTexts(), ['model_failed', 'LAST']);
}));

for (const [name, options, code] of /** @type {[string, import('../fake-server.mjs').FakeOptions, string][]} */ ([
  ['NotReady', { ready: false }, 'not_ready'], ['Full', { full: true }, 'refused'],
]))
  test(`page_Server${name}_SaysSo`, () => onPage(options, async (page) => {
    await page.locator('#talk').click();

    await card(page, code).waitFor();
  }));

test('page_TwoFailuresOfOneCode_ShowBoth', () => onPage({}, async (page, server) => {
  await startByKeyboard(page);

  for (const description of ['No recogniser.', 'No voice.', 'No voice.']) server.session?.send({ type: 'Warning', code: 'ENGINE_MISSING', description });
  server.session?.send({ type: 'Warning', code: 'LAST', description: 'All before this was read.' });
  await card(page, 'LAST').waitFor();

  assert.deepEqual(await page.locator('.notice-message').allInnerTexts(), ['No recogniser.', 'No voice.', 'All before this was read.']);
}));

test('page_MissingEngine_SaysThatTypingStillWorks', () => onPage({}, async (page, server) => {
  await startByKeyboard(page);
  await type(page, 'hello');
  await page.locator('.tool').waitFor();

  server.session?.emit({ type: 'fault', code: 'engine_missing', message: 'No recogniser.', advice: 'Run `apt-get install pocketsphinx`.' });

  await card(page, 'engine_missing').waitFor();
  assert.match(await card(page, 'engine_missing').innerText(), /Typed text still works/);
  assert.equal(await card(page, 'engine_missing').locator('.notice-advice code').innerText(), 'apt-get install pocketsphinx');
}));

test('page_ServerAway_SaysSo', () => onPage({}, async (page, server) => {
  await server.stop();
  await page.locator('#talk').click();

  await card(page, 'connection_refused').waitFor();
  await page.locator('antiphon-orb[data-phase="idle"]').waitFor();
}));

test('page_KeyNeeded_AsksKeepsItInTheTabAndSendsItAsSubprotocol', () => onPage({ key: 'k-123' }, async (page, server) => {
  await page.locator('#key').waitFor({ state: 'visible' });
  await page.locator('#talk').click();
  await card(page, 'unauthenticated').waitFor();

  await page.fill('#key', 'k-123');
  await page.keyboard.press('Enter');
  await page.locator('h1', { hasText: 'Northside' }).waitFor();
  await startByKeyboard(page);

  assert.equal(await page.locator('.notice').count(), 0);
  assert.deepEqual(server.received.protocols.slice(-2), ['token', 'k-123']);
  assert.equal(await page.evaluate(() => sessionStorage.getItem('antiphon.key')), 'k-123');
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.doesNotMatch(page.url(), /k-123/);
}));

test('page_TypedTextThatCouldNotBeSent_ComesBackIntoTheBox', () => onPage({ full: true }, async (page) => {
  await type(page, 'are you open');
  await card(page, 'refused').waitFor();

  await page.waitForFunction(() => /** @type {HTMLTextAreaElement} */ (document.querySelector('#message')).value === 'are you open');
}));

test('page_KeyWithSpaces_IsRefusedWithoutAConnection', () => onPage({ key: 'k' }, async (page) => {
  await page.fill('#key', 'two words');
  await page.keyboard.press('Enter');
  await page.locator('#talk').click();

  await card(page, 'key_invalid').waitFor();
}));

test('page_Escape_EndsWithANormalClose', () => onPage({}, async (page, server) => {
  await startByKeyboard(page);
  await page.keyboard.press('Escape');

  await page.locator('antiphon-orb[data-phase="idle"]').waitFor();
  await page.locator('.talk-button:not(.is-active)', { hasText: 'Start talking' }).waitFor();
  await page.waitForFunction(() => document.querySelector('antiphon-controls [role=status]')?.textContent === 'Conversation ended');
  assert.equal(await page.locator('.notice').count(), 0);
  await startByKeyboard(page);
  assert.deepEqual(server.received.closes, [1000]);
}));

test('page_AgentEndsInMidWord_PlaysItsGoodbyeFirst', () => onPage({ answerMs: 2500, burst: 200 }, async (page, server) => {
  await startByKeyboard(page);
  await type(page, 'goodbye');
  await hearAgent(page);

  server.session?.emit({ type: 'ended', reason: 'handed_over', code: null });
  server.session?.close(1000);

  await page.locator('#microphone[data-state="off"]').waitFor();
  await hearAgent(page);
  await page.locator('.divider', { hasText: 'Handed over to a person' }).waitFor();
}));

test('page_SpeechWithoutText_LeavesNothingBehind', () => onPage({}, async (page, server) => {
  await startByKeyboard(page);
  server.session?.send({ type: 'UserStartedSpeaking' });
  await page.locator('.entry.interim').waitFor();

  await page.locator('antiphon-orb[data-phase="listening"]').waitFor();

  assert.equal(await page.locator('.entry').count(), 0);
}));

test('page_InterimAfterTheFinalText_IsLeftOut', () => onPage({}, async (page, server) => {
  await startByKeyboard(page);
  await type(page, 'hello');
  await page.locator('.entry.agent').waitFor();

  server.session?.emit({ type: 'user_interim', text: 'hell' });
  server.session?.emit({ type: 'fault', code: 'last', message: 'All before this was read.' });
  await card(page, 'last').waitFor();

  assert.equal(await page.locator('.entry.interim').count(), 0);
}));

test('page_ReducedMotion_StandsStill', () => onPage({}, async (page) => {
  const drawings = () => page.evaluate(async () => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('antiphon-orb canvas'));
    const drawn = new Set();
    for (let frame = 0; frame < 12; frame++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      if (frame > 1) drawn.add(canvas.toDataURL());
    }
    return drawn.size;
  });

  const moving = await drawings();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const still = await drawings();

  assert.ok(moving > 1);
  assert.equal(still, 1);
}));

test('page_EscapeInTheKeyPanel_ClosesItAndTheConversationGoesOn', () => onPage({}, async (page, server) => {
  await startByKeyboard(page);
  await page.locator('.key summary').focus();
  await page.keyboard.press('Enter');
  await page.locator('#key').focus();

  await page.keyboard.press('Escape');

  await page.locator('#key').waitFor({ state: 'hidden' });
  await page.locator('antiphon-orb[data-phase="listening"]').waitFor();
  assert.deepEqual(server.received.closes, []);
}));

test('page_EventsAheadOfTheSocket_StandInTheOrderOfWhatWasSaid', () => onPage({}, async (page, server) => {
  await startByKeyboard(page);
  server.session?.emit({ type: 'tool_started', call_id: 'early', name: 'find', arguments: {} });
  server.session?.emit({ type: 'tool_finished', call_id: 'early', name: 'find', result: 'x', ms: 5, error: null });
  server.session?.emit({ type: 'agent_heard', text: 'Yes,', interrupted: true });
  server.session?.emit({ type: 'fault', code: 'last', message: 'All before this was read.' });
  await card(page, 'last').waitFor();

  server.session?.send({ type: 'ConversationText', role: 'user', content: 'what is free' });
  server.session?.send({ type: 'FunctionCallRequest', functions: [{ id: 'early', name: 'find', arguments: '{}', client_side: false }] });
  server.session?.send({ type: 'ConversationText', role: 'assistant', content: 'Yes, it is.' });
  await page.locator('.entry.agent s', { hasText: 'it is.' }).waitFor();

  assert.deepEqual(await page.locator('.entry').evaluateAll((entries) => entries.map((entry) => entry.className)),
    ['entry user', 'entry tool-entry', 'entry agent']);
  assert.equal(await page.locator('.tool-time').textContent(), '5 ms');
}));

test('page_NoAgentDescription_StillTalks', () => onPage({ agent: false }, async (page) => {
  await startByKeyboard(page);
  assert.equal(await page.locator('h1').innerText(), 'Talk with the agent');
}));

test('page_PhraseWithAGap_IsPutIntoTheBoxWithTheGapSelected', () => onPage({}, async (page) => {
  await page.locator('.phrase', { hasText: 'Book me in' }).click();

  const selected = await page.locator('#message').evaluate((box) => {
    const { value, selectionStart, selectionEnd } = /** @type {HTMLTextAreaElement} */ (box);
    return value.slice(selectionStart, selectionEnd);
  });
  assert.equal(selected, '…');
}));
