// @ts-check
// What the stock clients are put through, whatever their line and their host: one whole session, and one session for each fatal
// error. Runs in Node and in a page; a client is an adapter with a few methods. Every event is printed as an object.

/** Longer than the first automatic reconnection of the newer line (1 to 5 s after a close that it takes for a failure). */
const RECONNECT_WATCH_MS = 6_500;
const PATIENCE_MS = 60_000;
const LONG = 'This is a rather long story about a small harbour in the north, where the boats come home late in the evening and the lamps burn all night. '
  + 'Nobody there is ever in a hurry, and nobody there ever asks why. When the fog comes in, the bell rings every minute until the morning.';

/**
 * @typedef {{
 *   open(handlers: { opened(): void, message(message: any): void, audio(bytes: number): void, failed(text: string): void, closed(code: number, reason: string): void }): Promise<void>,
 *   settings(settings: any): void, say(text: string): void, inject(text: string): void, answer(call: any, content: string): void,
 *   prompt(text: string): void, voice(speak: any): void, think?: (think: any) => void, listen?: (listen: any) => void,
 *   keepAlive(): void, media(bytes: Uint8Array): void, close(): void,
 * }} Adapter
 */

/** The settings of every session here. */
export const settings = () => ({
  audio: { input: { encoding: 'linear16', sample_rate: 16000 }, output: { encoding: 'linear16', sample_rate: 24000, container: 'none' } },
  agent: {
    language: 'en',
    listen: { provider: { type: 'deepgram', model: 'nova-3' } },
    think: {
      provider: { type: 'open_ai', model: 'gpt-4o-mini', temperature: 0.5 },
      prompt: 'Alpha is the old instruction.',
      functions: [{ name: 'get_weather', description: 'Weather of a city.', parameters: { type: 'object', properties: { city: { type: 'string' } } } }],
    },
    speak: { provider: { type: 'deepgram', model: 'aura-2-thalia-en' } },
    greeting: 'Hello from the server.',
  },
});

/** @param {number} ms */
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * A whole session: greeting, typed turn, function, spoken turn, updates, injection, interruption, close.
 * @param {Adapter} client
 * @param {Uint8Array} speech 16-bit samples at 16 kHz
 * @param {(event: any) => void} print
 * @param {boolean} updates whether anything is changed in mid-session
 */
export async function whole(client, speech, print, updates = true) {
  const state = { done: 0, acks: 0, audio: 0, closed: false };
  const proceed = () => steps.shift()?.();
  let finish = () => {};
  const finished = new Promise((resolve) => { finish = () => resolve(undefined); });
  const steps = [
    () => client.say('say good morning'),
    () => client.say('call get_weather {"city":"Oslo"}'),
    () => speak(),
    () => client.inject('Are you still there?'),
    ...(updates ? changes(client) : []),
    () => { state.audio = 0; interrupting = true; client.say(`say ${LONG}`); },
    () => { client.keepAlive(); state.closed = true; client.close(); finish(); },
  ];
  let interrupting = false;
  let cut = false;

  async function speak() {
    for (let start = 0; start < speech.length && !state.closed; start += 640) {
      client.media(speech.slice(start, start + 640));
      await wait(20);
    }
  }

  const over = new Promise((resolve) => {
    client.open({
      opened: () => { print({ event: 'open' }); },
      failed: (text) => print({ event: 'error', message: text }),
      closed: (code, reason) => { print({ event: 'close', code, reason }); resolve(undefined); },
      audio: (bytes) => {
        print({ event: 'audio', bytes });
        state.audio += bytes;
        // Some of the long answer has been heard: cut it off.
        if (interrupting && !cut && state.audio > 24_000) { cut = true; client.say('say fine then'); }
      },
      message: (message) => {
        print({ event: 'message', message });
        if (message.type === 'Welcome') client.settings(settings());
        if (message.type === 'FunctionCallRequest') for (const call of message.functions) client.answer(call, 'clear sky');
        if (['PromptUpdated', 'SpeakUpdated', 'ThinkUpdated', 'ListenUpdated'].includes(message.type)) proceed();
        if (message.type === 'AgentAudioDone') {
          state.done++;
          // The end of what was cut off is followed by that of the answer to it.
          if (interrupting && cut && state.done === 6) return;
          proceed();
        }
      },
    });
  });
  // The older line does not tell of a close that it was asked for.
  const end = await Promise.race([over.then(() => 'done'), finished.then(() => wait(1_000)).then(() => 'done'), wait(PATIENCE_MS).then(() => 'timeout')]);
  print({ event: end });
}

/** What can be changed in mid-session; the older line knows less. @param {Adapter} client */
const changes = (client) => [
  () => client.prompt('Omega is the new instruction.'),
  () => client.voice({ provider: { type: 'deepgram', model: 'aura-2-apollo-en' } }),
  ...(client.think ? [() => client.think?.({ provider: { type: 'open_ai', model: 'gpt-4o-mini' }, prompt: 'Gamma.' })] : []),
  ...(client.listen ? [() => client.listen?.({ provider: { type: 'deepgram', version: 'v1', model: 'nova-2' } })] : []),
];

/**
 * One session that ends in an error; then nothing, long enough to see whether the client comes again by itself.
 * @param {(url: string) => Adapter} connect
 * @param {{ code: string, url: string }} row
 * @param {(event: any) => void} print
 */
export async function fatal(connect, { code, url }, print) {
  let opened = 0;
  let errors = 0;
  /** @type {{ code: number, reason: string } | null} */
  let close = null;
  let last = '';
  const client = connect(url);
  const provoke = provocations[code];
  const closed = new Promise((resolve) => {
    client.open({
      opened: () => { opened++; },
      failed: () => {},
      audio: () => {},
      closed: (status, reason) => { close ??= { code: status, reason }; resolve(undefined); },
      message: (message) => {
        if (message.type === 'Error') { errors++; last = message.code; }
        provoke(client, message);
      },
    });
  });
  await Promise.race([closed, wait(20_000)]);
  await wait(RECONNECT_WATCH_MS);
  print({ event: 'fatal', code, errors, last, close, opened });
}

/** What provokes each error: called with every message of the server. @type {Record<string, (client: Adapter, message: any) => void>} */
const provocations = {
  CLIENT_MESSAGE_TIMEOUT: onWelcome((client) => client.settings({ ...settings(), agent: { ...settings().agent, greeting: undefined } })),
  UNPARSABLE_CLIENT_MESSAGE: onWelcome((client) => client.settings({ ...settings(), bogus: 1 })),
  NON_SETTINGS_MESSAGE_BEFORE_SETTINGS: onWelcome((client) => client.keepAlive()),
  SETTINGS_ALREADY_APPLIED: onWelcome((client) => { client.settings(settings()); client.settings(settings()); }),
  INVALID_SETTINGS: onWelcome((client) => {
    const wrong = settings();
    wrong.agent.think.provider.temperature = 9;
    client.settings(wrong);
  }),
  USER_AUDIO_FORMAT: onApplied((client) => client.media(new Uint8Array(641))),
  NON_EXISTENT_FUNCTION_CALLED: onApplied((client) => client.say('call launch_rocket')),
  AGENT_ID_NOT_SUPPORTED: onWelcome((client) => client.settings({ ...settings(), agent: '0194a1f0-0000-7000-8000-000000000000' })),
  INVALID_AGENT_ID: onWelcome((client) => client.settings({ ...settings(), agent: 'my-agent' })),
  MAXIMUM_SESSION_LENGTH_REACHED: onWelcome((client) => client.settings(settings())),
  FAILED_TO_START_LISTENING: onWelcome((client) => client.settings(settings())),
};

/** @param {(client: Adapter) => void} act */
function onWelcome(act) {
  return (/** @type {Adapter} */ client, /** @type {any} */ message) => { if (message.type === 'Welcome') act(client); };
}

/** @param {(client: Adapter) => void} act */
function onApplied(act) {
  return (/** @type {Adapter} */ client, /** @type {any} */ message) => {
    if (message.type === 'Welcome') client.settings(settings());
    if (message.type === 'SettingsApplied') act(client);
  };
}

// A page has no import for a file: there the functions are reached by name.
Object.assign(globalThis, { antiphonForeign: { whole, fatal } });
