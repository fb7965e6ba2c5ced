// @ts-check
// A small peer for the console page: serves wwwroot under a strict content security policy and speaks the protocol's
// server side from a script. By hand: node fake-server.mjs [port] [key]
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';

const ROOT = fileURLToPath(new URL('../../src/Antiphon.Server/wwwroot/', import.meta.url));

/** @type {Record<string, string>} */
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Silence that ends the caller's turn, in received frames of 20 ms. */
const END_FRAMES = 20;

/** Root mean square, of 16-bit full scale, from which a frame counts as speech. */
const SPEECH_RMS = 600;

/**
 * @typedef {object} FakeOptions
 * @property {number} [port] 0 takes any free one.
 * @property {string | null} [key] Key to ask for.
 * @property {boolean} [events] Whether the event stream is there.
 * @property {boolean} [agent] Whether `/api/agent` is there.
 * @property {string} [recognised] What is "recognised" in whatever the microphone sends.
 * @property {number} [answerMs] Length of the answer's audio.
 * @property {number} [headMs] Audio that is sent at once at the beginning of each utterance.
 * @property {number} [burst] How many times faster than real time audio is sent.
 * @property {string} [greeting]
 * @property {boolean} [ready] Whether it is ready; otherwise it refuses every conversation.
 * @property {boolean} [full] Whether it refuses every conversation though it is ready.
 */

/**
 * @typedef {{ audioFrames: number, audioBytes: Set<number>, loudFrames: number, messages: any[], protocols: string[], closes: number[],
 *   onMessage: (message: any) => void, onAudio: (frames: number) => void }} Received
 */

/** @param {FakeOptions} [options] */
export async function startFakeServer(options = {}) {
  const { key = null, events = true, agent = true } = options;
  /** @type {Map<string, FakeSession>} */
  const sessions = new Map();
  /** @type {Received} */
  const received = { audioFrames: 0, audioBytes: new Set(), loudFrames: 0, messages: [], protocols: [], closes: [], onMessage: () => {}, onAudio: () => {} };

  const http = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const authorized = key === null || request.headers.authorization === `Token ${key}`;
    if (pathname === '/v1/agent/converse') return void response.writeHead(426).end();
    if (pathname === '/health/ready') return void response.writeHead(options.ready === false ? 503 : 200).end();
    if (pathname.startsWith('/api/')) {
      if (!authorized) return void response.writeHead(401, { 'Content-Type': 'application/json' }).end('{"err_code":"INVALID_AUTH"}');
      if (pathname === '/api/agent' && agent) return void response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(AGENT));
      const id = /^\/api\/sessions\/([^/]+)\/events$/.exec(pathname)?.[1];
      const session = id && events ? sessions.get(id) : undefined;
      if (session) return session.follow(response);
      return void response.writeHead(404).end();
    }
    try {
      const path = normalize(pathname === '/' ? '/index.html' : pathname);
      const body = await readFile(join(ROOT, path));
      response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', 'Content-Security-Policy': POLICY, 'Cache-Control': 'no-store' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });

  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (protocols) => (protocols.has('token') ? 'token' : false) });
  http.on('upgrade', (request, socket, head) => {
    const protocols = String(request.headers['sec-websocket-protocol'] ?? '').split(',').map((item) => item.trim()).filter(Boolean);
    received.protocols.push(...protocols);
    if (options.ready === false || options.full) return void socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    if (key !== null && protocols[1] !== key) return void socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const id = `00000000-0000-4000-8000-${String(sessions.size + 1).padStart(12, '0')}`;
      sessions.set(id, new FakeSession(id, webSocket, options, received));
    });
  });

  await new Promise((resolve) => http.listen(options.port ?? 0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (http.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    received,
    /** The newest session. */
    get session() { return [...sessions.values()].at(-1); },
    async stop() {
      for (const session of sessions.values()) session.dispose();
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

const AGENT = {
  name: 'Northside appointment desk',
  greeting: 'Hello, this is the appointment desk. How can I help?',
  engines: { stt: 'PocketSphinx', tts: 'Flite', model: 'offline brain' },
  phrases: ['What is free on Tuesday?', 'Book me in for …', 'When are you open?', 'Cancel my appointment', 'Can I speak to a person?'],
  hints: ['The offline brain is no language model: it fills in what the agent’s tools need. Any OpenAI-compatible endpoint replaces it.'],
};

class FakeSession {
  #socket;
  #options;
  #received;
  /** @type {import('node:http').ServerResponse[]} */
  #followers = [];
  /** @type {NodeJS.Timeout[]} */
  #timers = [];
  /** @type {NodeJS.Timeout | null} */
  #speech = null;
  #spoken = '';
  #spokenShare = 0;
  #applied = false;
  #silent = 0;
  #voiced = 0;
  #turn = 0;
  outputHz = 24_000;

  /** @param {string} id @param {import('ws').WebSocket} socket @param {FakeOptions} options @param {Received} received */
  constructor(id, socket, options, received) {
    this.#socket = socket;
    this.#options = options;
    this.#received = received;
    socket.on('message', (data, binary) => (binary ? this.#audio(/** @type {Buffer} */ (data)) : this.#message(JSON.parse(String(data)))));
    socket.on('close', (code) => {
      received.closes.push(code);
      this.dispose();
    });
    this.send({ type: 'Welcome', request_id: id });
  }

  /** @param {import('node:http').ServerResponse} response */
  follow(response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(': here\n\n');
    this.#followers.push(response);
  }

  /** @param {any} message */
  send(message) {
    this.#socket.send(JSON.stringify(message));
  }

  /** @param {any} event */
  emit(event) {
    for (const follower of this.#followers) follower.write(`data: ${JSON.stringify(event)}\n\n`);
  }

  /** @param {number} ms @param {() => void} action */
  after(ms, action) {
    this.#timers.push(setTimeout(action, ms));
  }

  /** @param {string} code @param {string} description @param {number} close */
  fail(code, description, close) {
    this.send({ type: 'Error', code, description });
    this.#socket.close(close, code);
  }

  /** @param {number} code @param {string} [reason] */
  close(code, reason) {
    this.#socket.close(code, reason);
  }

  /** The connection is cut without a close. */
  cut() {
    this.#socket.terminate();
  }

  dispose() {
    for (const timer of this.#timers) clearTimeout(timer);
    if (this.#speech) clearInterval(this.#speech);
    for (const follower of this.#followers) follower.end();
    this.#followers = [];
  }

  /** @param {any} message */
  #message(message) {
    this.#received.messages.push(message);
    this.#received.onMessage(message);
    if (message.type === 'Settings') {
      this.#applied = true;
      this.outputHz = message.audio.output.sample_rate;
      this.send({ type: 'SettingsApplied' });
      const greeting = this.#options.greeting;
      if (greeting) this.after(150, () => this.speak([greeting], 1800));
    }
    if (message.type === 'InjectUserMessage') {
      this.userStarted();
      this.answer(message.content);
    }
  }

  /** @param {Buffer} data */
  #audio(data) {
    if (!this.#applied) throw new Error('Audio came before the settings.');
    this.#received.audioFrames++;
    this.#received.audioBytes.add(data.length);
    let sum = 0;
    for (let i = 0; i + 1 < data.length; i += 2) sum += data.readInt16LE(i) ** 2;
    const loud = Math.sqrt(sum / (data.length / 2)) > SPEECH_RMS;
    if (loud) this.#received.loudFrames++;
    this.#received.onAudio(this.#received.audioFrames);

    if (loud) {
      this.#silent = 0;
      this.#voiced++;
      if (this.#voiced === 3) this.userStarted();
      if (this.#voiced > 3 && this.#voiced % 12 === 0) this.emit({ type: 'user_interim', text: this.#interim() });
    } else if (this.#voiced >= 3 && ++this.#silent === END_FRAMES) {
      this.#voiced = 0;
      this.answer(this.#options.recognised ?? 'what is free on tuesday');
    }
  }

  #interim() {
    const words = (this.#options.recognised ?? 'what is free on tuesday').split(' ');
    return words.slice(0, Math.max(1, Math.min(words.length, Math.floor(this.#voiced / 12)))).join(' ');
  }

  /** The caller speaks: the agent falls silent. */
  userStarted() {
    this.#turn++;
    const cut = this.#speech !== null;
    if (this.#speech) clearInterval(this.#speech);
    this.#speech = null;
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
    this.send({ type: 'UserStartedSpeaking' });
    if (!cut) return;
    const words = this.#spoken.split(' ');
    this.emit({ type: 'agent_heard', text: words.slice(0, Math.ceil(words.length * this.#spokenShare)).join(' '), interrupted: true });
    this.send({ type: 'AgentAudioDone' });
  }

  /** @param {string} text What the caller said. */
  answer(text) {
    const turn = this.#turn;
    const call = `call_${turn}`;
    this.send({ type: 'ConversationText', role: 'user', content: text });
    this.after(20, () => this.send({ type: 'AgentThinking', content: '' }));
    this.after(40, () => {
      const functions = [{ id: call, name: 'find_free_slots', arguments: '{"day":"Tuesday"}', client_side: false }];
      this.send({ type: 'FunctionCallRequest', functions });
      this.emit({ type: 'tool_started', call_id: call, name: 'find_free_slots', arguments: '{"day":"Tuesday"}' });
    });
    this.after(160, () => {
      const result = '{"free":["09:30","11:00","15:30"]}';
      this.send({ type: 'FunctionCallResponse', id: call, name: 'find_free_slots', content: result });
      this.emit({ type: 'tool_finished', call_id: call, name: 'find_free_slots', result, ms: 118.4, error: null });
    });
    const parts = { endpointing: 402, transcription: 31 + 9 * (turn % 4), dispatch: 0.6, model: 131, tools: 118, segmentation: 4, synthesis: 22 + 3 * (turn % 5), wire: 0.4 };
    const total = parts.endpointing + parts.transcription + parts.dispatch + parts.model + parts.segmentation + parts.synthesis + parts.wire;
    this.after(220, () => {
      this.emit({ type: 'turn_latency', turn, parts, total });
      this.send({ type: 'AgentStartedSpeaking', total_latency: total / 1000, tts_latency: 0.025, ttt_latency: 0.131 });
      this.speak(['On Tuesday I have half past nine, eleven, and half past three.', 'Which one suits you?'], this.#options.answerMs ?? 3000, () => {
        this.send({ type: 'LatencyReport', total_latency: total / 1000, stt_latency: 0.433, ttt_token_latency: 0.131, ttt_tool_latency: 0.118, tts_latency: '0.025' });
      });
    });
  }

  /** @param {string[]} segments @param {number} ms @param {() => void} [done] */
  speak(segments, ms, done) {
    this.#spoken = segments.join(' ');
    this.#spokenShare = 0;
    const frames = Math.ceil(ms / 20);
    const samples = this.outputHz / 50;
    let frame = 0;
    for (const content of segments) this.send({ type: 'ConversationText', role: 'assistant', content });
    this.#speech = setInterval(() => {
      const count = (frame === 0 ? (this.#options.headMs ?? 0) / 20 : 0) + (this.#options.burst ?? 1);
      for (let i = 0; i < count && frame < frames; i++) this.#socket.send(this.#hum(frame++, samples));
      this.#spokenShare = frame / frames;
      if (frame < frames) return;
      clearInterval(/** @type {NodeJS.Timeout} */ (this.#speech));
      this.#speech = null;
      this.send({ type: 'AgentAudioDone' });
      this.emit({ type: 'agent_heard', text: this.#spoken, interrupted: false });
      done?.();
    }, 20);
  }

  /**
   * A hum with syllables, never quite silent between them.
   * @param {number} frame
   * @param {number} samples
   */
  #hum(frame, samples) {
    const pcm = Buffer.alloc(samples * 2);
    for (let i = 0; i < samples; i++) {
      const t = (frame * samples + i) / this.outputHz;
      const loud = 0.04 + 0.28 * Math.max(0, Math.sin(2 * Math.PI * 2.3 * t)) ** 0.6;
      const voice = Math.sin(2 * Math.PI * 140 * t) + 0.5 * Math.sin(2 * Math.PI * 280 * t) + 0.25 * Math.sin(2 * Math.PI * 700 * t);
      pcm.writeInt16LE(Math.round(loud * voice * 0.5 * 32767), i * 2);
    }
    return pcm;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port = '8088', key] = process.argv.slice(2);
  const server = await startFakeServer({ port: Number(port), key: key ?? null, greeting: AGENT.greeting });
  console.log(`The page with a scripted agent: ${server.url}`);
}
