// Holds one whole session with the server at argv[2] and prints every event as a JSON line.
// argv[3] names the scenario: "whole" (default), or "fatal" (settings that no server takes).
import { DeepgramClient } from '@deepgram/sdk';

const [, , url, scenario = 'whole', key = 'test-key'] = process.argv;
const PATIENCE_MS = 20_000;
/** Longer than the first automatic reconnection of the client (1 to 5 s after a close it takes for a failure). */
const RECONNECT_WATCH_MS = 6_000;

const print = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const patience = setTimeout(() => {
  print({ event: 'timeout' });
  process.exit(3);
}, PATIENCE_MS);

const settings = {
  type: 'Settings',
  audio: {
    input: { encoding: 'linear16', sample_rate: 16000 },
    output: { encoding: 'linear16', sample_rate: 24000, container: 'none' },
  },
  agent: {
    language: 'en',
    listen: { provider: { type: 'deepgram', model: 'nova-3' } },
    think: {
      provider: { type: 'open_ai', model: 'gpt-4o-mini', temperature: 0.5 },
      prompt: 'You are a weather service.',
      functions: [{
        name: 'get_weather',
        description: 'Weather of a city.',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      }],
    },
    speak: { provider: { type: 'deepgram', model: 'aura-2-thalia-en' } },
    greeting: 'Hello from the server.',
  },
};
if (scenario === 'fatal') settings.agent.think.provider.temperature = 9;

const client = new DeepgramClient({ apiKey: key, baseUrl: url });
const socket = await client.agent.v1.connect({ Authorization: `Token ${key}` });

/** 16 kHz: 300 ms of silence, 600 ms of a tone with syllables, 900 ms of silence, in frames of 20 ms. */
function* speech() {
  const total = 16000 * 1.8;
  for (let start = 0; start < total; start += 320) {
    const frame = new Int16Array(320);
    for (let i = 0; i < frame.length; i++) {
      const t = (start + i) / 16000;
      if (t < 0.3 || t > 0.9) continue;
      const syllable = 0.6 + 0.4 * Math.sin(2 * Math.PI * 5 * t);
      let value = 0;
      for (let harmonic = 1; harmonic <= 12; harmonic++) value += Math.sin(2 * Math.PI * 140 * harmonic * t) / harmonic;
      frame[i] = value * syllable * 5000;
    }
    yield frame;
  }
}

let closed = false;
async function speak() {
  for (const frame of speech()) {
    if (closed) return; // The answer may come before the last of the silence has been sent.
    socket.sendMedia(frame.buffer);
    await new Promise((done) => setTimeout(done, 20));
  }
}

let utterances = 0;
function onAudioDone() {
  utterances++;
  // The greeting, the typed question, the question with a function, the spoken question.
  if (utterances === 1) socket.sendInjectUserMessage({ type: 'InjectUserMessage', content: 'Who are you?' });
  if (utterances === 2) socket.sendInjectUserMessage({ type: 'InjectUserMessage', content: 'How is the weather in Oslo?' });
  if (utterances === 3) speak();
  if (utterances === 4) {
    socket.sendKeepAlive({ type: 'KeepAlive' });
    closed = true;
    socket.close();
  }
}

let opened = 0;
socket.on('open', () => {
  print({ event: 'open', count: ++opened });
  socket.sendSettings(settings);
});
socket.on('message', async (message) => {
  if (message instanceof Blob) {
    print({ event: 'audio', bytes: message.size });
    return;
  }
  print({ event: 'message', message });
  if (message.type === 'FunctionCallRequest') {
    for (const call of message.functions) {
      socket.sendFunctionCallResponse({ type: 'FunctionCallResponse', id: call.id, name: call.name, content: '{"sky":"clear"}' });
    }
  }
  if (message.type === 'AgentAudioDone') onAudioDone();
});
socket.on('error', (error) => print({ event: 'error', message: error.message }));
socket.on('close', ({ code, reason }) => {
  print({ event: 'close', code, reason });
  clearTimeout(patience);
  // A second "open" within this time would be a reconnection.
  setTimeout(() => {
    print({ event: 'done', connections: opened });
    process.exit(0);
  }, scenario === 'fatal' ? RECONNECT_WATCH_MS : 0);
});
socket.connect();
await socket.waitForOpen();
