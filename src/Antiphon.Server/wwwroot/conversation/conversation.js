// @ts-check
import { Microphone, microphoneProblem } from '../audio/microphone.js';
import { Player } from '../audio/player.js';
import { followEvents } from '../protocol/event-stream.js';
import { problemOfClose, problemOfError, problemOfFault, problemOfRefusal, problemOfWarning } from '../protocol/problems.js';
import { askWhyRefused, VoiceAgentSocket } from '../protocol/voice-agent-socket.js';
import { latencyOfEvent, latencyOfReport } from './latency.js';
import { nextPhase } from './phase.js';

/** What the recogniser takes. */
const INPUT_HZ = 16_000;

/** What is asked of the synthesiser. */
const OUTPUT_HZ = 24_000;

/** Frames of silence (20 ms each) after which a beginning that brought no text counts as a false alarm. */
const QUIET_FRAMES = 150;

/** Below this level a frame is silence for that purpose. */
const QUIET_RMS = 0.01;

/** Tool calls remembered, because both streams tell of each. */
const MAX_CALLS = 256;

/** The event stream and the conversation's socket race: this long one waits for the other to tell of the same thing. */
const GRACE_MS = 1000;

/** @typedef {{ id: string, name: string, result: string, ms: number | null, error: string | null }} ToolResult */

/**
 * What the page is told. Exactly one `onEnded` for each start.
 * @typedef {object} ConversationEvents
 * @property {(phase: import('./phase.js').Phase) => void} onPhase
 * @property {(state: 'off' | 'on' | 'muted') => void} onMicrophone
 * @property {(interrupts: boolean) => void} onUserStarted
 * @property {(text: string) => void} onUserInterim
 * @property {(text: string) => void} onUserText
 * @property {(text: string) => void} onAgentText
 * @property {(text: string, interrupted: boolean) => boolean} onAgentHeard False when no text of the agent begins like that yet.
 * @property {(call: { id: string, name: string, arguments: string }) => void} onToolStarted
 * @property {(result: ToolResult) => void} onToolFinished
 * @property {(latency: import('./latency.js').TurnLatency) => void} onLatency
 * @property {(problem: import('../protocol/problems.js').Problem) => void} onProblem
 * @property {() => void} onKeyNeeded
 * @property {(reason: string) => void} onEnded
 * @property {(text: string) => void} onUnsent Text that the conversation ended without sending.
 * @property {(rms: number) => void} onUserLevel
 * @property {(rms: number) => void} onAgentLevel
 */

/** One conversation at a time with the server that served this page. */
export class Conversation {
  #to;
  /** @type {import('./phase.js').Phase} */
  #phase = 'idle';
  /** @type {Session | null} */
  #session = null;

  /** @param {ConversationEvents} to */
  constructor(to) {
    this.#to = to;
  }

  get phase() { return this.#phase; }

  /** Whether a conversation is on, or about to be. */
  get active() { return this.#session !== null; }

  /**
   * Begins. Must be called from a click or a key, because browsers play sound only after one.
   * @param {{ key: string | null, microphone: boolean, text?: string }} options `text` is sent as soon as the agent is ready.
   */
  async start({ key, microphone, text }) {
    if (this.#session) return;
    const session = new Session();
    this.#session = session;
    if (text) session.waiting.push(text);
    this.#move('start');
    try {
      session.context = new AudioContext({ latencyHint: 'interactive' });
      await session.context.resume();
      session.player = await Player.open(session.context, OUTPUT_HZ, {
        onLevel: this.#to.onAgentLevel,
        onDrained: () => this.#playedOut(session),
        onOverflow: () => this.#to.onProblem({
          code: 'playback_overflow',
          message: 'The server sent more than two minutes of speech ahead.',
          advice: 'Some of it is left out. Interrupt the agent to go on.',
        }),
      });
      if (microphone && this.#session === session) await this.#openMicrophone(session);
      if (this.#session !== session) return;
      this.#connect(session, key);
    } catch (error) {
      if (this.#session !== session) return;
      if (error instanceof DOMException && error.name === 'SyntaxError') {
        this.#to.onProblem({ code: 'key_invalid', message: 'The key holds characters that no key has.', advice: 'Enter it again.', fatal: true });
        this.#to.onKeyNeeded();
      } else {
        // The audio thread's modules come from the server too: when it is away, that is the news.
        const away = (await askWhyRefused(location.origin, key)) === null;
        if (this.#session !== session) return;
        this.#to.onProblem(away ? problemOfRefusal(null) : {
          code: 'page_failed', message: 'The audio of this page did not start.', advice: 'Reload the page or use another browser.', fatal: true,
        });
      }
      this.#end(session, 'failed');
    }
  }

  /** Ends it, if there is one. */
  stop() {
    if (this.#session) this.#end(this.#session, 'stopped');
  }

  /**
   * Says something by text.
   * @param {string} text
   * @returns {boolean} Whether there was a conversation to say it in.
   */
  say(text) {
    const session = this.#session;
    if (session?.closedWith) this.#end(session, session.closedWith);
    if (!session || session.closedWith) return false;
    if (session.socket?.ready) session.socket.sendUserMessage(text);
    else session.waiting.push(text);
    return true;
  }

  /** Mutes or unmutes the microphone, or turns it on in a conversation that was begun without. */
  async toggleMicrophone() {
    const session = this.#session;
    if (!session || session.closedWith) return;
    if (!session.microphone) return void (await this.#openMicrophone(session));
    session.muted = !session.muted;
    session.microphone.muted = session.muted;
    this.#to.onMicrophone(session.muted ? 'muted' : 'on');
  }

  /** @param {Session} session */
  async #openMicrophone(session) {
    if (!session.context || session.openingMicrophone) return;
    session.openingMicrophone = true;
    try {
      const microphone = await Microphone.open(session.context, INPUT_HZ, {
        onFrame: (frame) => session.socket?.sendAudio(frame),
        onLevel: (rms) => this.#heardLevel(session, rms),
        onLost: () => this.#microphoneLost(session),
      });
      if (this.#session !== session) return microphone.close();
      session.microphone = microphone;
      session.muted = false;
      this.#to.onMicrophone('on');
    } catch (error) {
      if (this.#session === session) this.#to.onProblem(microphoneProblem(error));
    } finally {
      session.openingMicrophone = false;
    }
  }

  /** @param {Session} session @param {number} rms */
  #heardLevel(session, rms) {
    this.#to.onUserLevel(rms);
    session.quietFrames = rms < QUIET_RMS ? session.quietFrames + 1 : 0;
    if (session.quietFrames === QUIET_FRAMES) this.#move('user-silent');
  }

  /** @param {Session} session */
  #playedOut(session) {
    if (this.#session !== session) return;
    this.#move('played-out');
    if (session.closedWith) this.#end(session, session.closedWith);
  }

  /** @param {Session} session */
  #microphoneLost(session) {
    if (this.#session !== session) return;
    session.closeMicrophone();
    this.#to.onMicrophone('off');
    this.#to.onUserLevel(0);
    this.#to.onProblem({
      code: 'microphone_lost',
      message: 'The microphone was taken away.',
      advice: 'Plug it in and turn it on again. You can go on by typing.',
    });
  }

  /** @param {Session} session @param {string | null} key */
  #connect(session, key) {
    session.socket = new VoiceAgentSocket(location.origin, { key, inputHz: INPUT_HZ, outputHz: OUTPUT_HZ }, {
      onMessage: (message) => this.#session === session && this.#receive(session, key, message),
      onAudio: (audio) => {
        if (this.#session !== session) return;
        session.player?.play(audio);
        this.#move('agent-audio');
      },
      onClose: (close) => this.#session === session && this.#closed(session, key, close),
    });
  }

  /**
   * @param {Session} session
   * @param {string | null} key
   * @param {import('../protocol/codec.js').ServerMessage} message
   */
  #receive(session, key, message) {
    switch (message.type) {
      case 'welcome':
        session.events = this.#follow(session, key, message.requestId);
        break;
      case 'settings-applied':
        this.#move('ready');
        for (const text of session.waiting.splice(0)) session.socket?.sendUserMessage(text);
        break;
      case 'user-started-speaking': {
        const interrupts = session.player?.active ?? false;
        session.player?.flush();
        session.quietFrames = 0;
        this.#move('user-started');
        this.#to.onUserStarted(interrupts);
        break;
      }
      case 'text':
        if (message.role === 'user') {
          this.#move('user-text');
          this.#to.onUserText(message.content);
        } else {
          this.#to.onAgentText(message.content);
        }
        break;
      case 'agent-thinking':
        this.#move('thinking');
        break;
      case 'function-calls':
        this.#move('thinking');
        for (const call of message.calls) this.#toolStarted(session, call);
        break;
      case 'function-result':
        // The event stream says the same with the time it took; without it, this is all there is.
        if (message.id && !session.hasEvents)
          this.#toolFinished(session, { id: message.id, name: message.name, result: message.content, ms: null, error: null });
        break;
      case 'agent-audio-done':
        session.player?.end();
        break;
      case 'latency':
        this.#reported(session, message.latency);
        break;
      case 'injection-refused':
        this.#to.onProblem({
          code: 'injection_refused',
          message: message.message || 'The agent could not take the text now.',
          advice: 'Send it again in a moment.',
        });
        break;
      case 'warning':
        // The tool's own row says so already.
        if (message.code === 'FUNCTION_CALL_FAILED' && session.hasEvents) break;
        this.#to.onProblem(problemOfWarning(message.code, message.description));
        break;
      case 'error': {
        const problem = problemOfError(message.code, message.description);
        session.failed ||= problem.fatal === true;
        this.#to.onProblem(problem);
        break;
      }
    }
  }

  /** @param {Session} session @param {string | null} key @param {string} requestId */
  async #follow(session, key, requestId) {
    if (!requestId) return;
    await followEvents(new URL(`/api/sessions/${encodeURIComponent(requestId)}/events`, location.origin).href, {
      key,
      signal: session.abort.signal,
      onOpen: () => { session.hasEvents = true; },
      onEvent: (event) => this.#session === session && this.#event(session, event),
    });
    session.hasEvents = false;
  }

  /** @param {Session} session @param {any} event */
  #event(session, event) {
    switch (event.type) {
      case 'user_interim':
        // The two streams race: what was heard before the final text may come after it.
        if (typeof event.text === 'string' && (this.#phase === 'hearing' || this.#phase === 'listening')) this.#to.onUserInterim(event.text);
        break;
      case 'tool_started': {
        // The socket tells of it too, and there it stands in order with what was said.
        const call = { id: String(event.call_id), name: String(event.name), arguments: asJsonText(event.arguments) };
        this.#later(session, () => this.#toolStarted(session, call));
        break;
      }
      case 'tool_finished':
        this.#toolFinished(session, {
          id: String(event.call_id),
          name: String(event.name),
          result: asJsonText(event.result),
          ms: typeof event.ms === 'number' ? event.ms : null,
          error: event.error ? asJsonText(event.error) : null,
        });
        break;
      case 'agent_heard':
        // A server without a voice answers in text alone, and no sound says that it is done.
        if (event.interrupted !== true && !session.player?.active) this.#move('answered');
        this.#agentHeard(session, typeof event.text === 'string' ? event.text : '', event.interrupted === true);
        break;
      case 'turn_latency': {
        const latency = latencyOfEvent(event);
        if (!latency) break;
        session.latencyEvents++;
        this.#to.onLatency(latency);
        break;
      }
      case 'fault':
        this.#to.onProblem(problemOfFault(event));
        break;
      case 'ended':
        session.endReason = typeof event.reason === 'string' ? event.reason : null;
        break;
    }
  }

  /** @param {Session} session @param {{ id: string, name: string, arguments: string }} call */
  #toolStarted(session, call) {
    if (session.calls.has(call.id)) return;
    session.calls.add(call.id);
    forgetOldest(session.calls);
    this.#to.onToolStarted(call);
    const result = session.earlyResults.get(call.id);
    if (!result) return;
    session.earlyResults.delete(call.id);
    this.#to.onToolFinished(result);
  }

  /** @param {Session} session @param {ToolResult} result */
  #toolFinished(session, result) {
    if (session.calls.has(result.id)) return this.#to.onToolFinished(result);
    session.earlyResults.set(result.id, result);
    forgetOldest(session.earlyResults);
  }

  /** @param {Session} session @param {string} text @param {boolean} interrupted */
  #agentHeard(session, text, interrupted) {
    if (!this.#to.onAgentHeard(text, interrupted)) this.#later(session, () => this.#to.onAgentHeard(text, interrupted));
  }

  /** @param {Session} session @param {import('../protocol/codec.js').ReportedLatency} report */
  #reported(session, report) {
    if (session.latencyEvents > 0) return;
    this.#later(session, () => {
      const latency = session.latencyEvents > 0 ? null : latencyOfReport(report);
      if (latency) this.#to.onLatency(latency);
    });
  }

  /**
   * Gives the other stream its time, unless the conversation ends before.
   * @param {Session} session
   * @param {() => void} action
   */
  #later(session, action) {
    const timer = setTimeout(() => {
      session.timers.delete(timer);
      action();
    }, GRACE_MS);
    session.timers.add(timer);
  }

  /** @param {Session} session @param {string | null} key @param {{ code: number, reason: string, opened: boolean }} close */
  async #closed(session, key, { code, reason, opened }) {
    if (!opened) {
      const status = await askWhyRefused(location.origin, key);
      if (this.#session !== session) return;
      this.#to.onProblem(problemOfRefusal(status));
      if (status === 401) this.#to.onKeyNeeded();
      return this.#end(session, 'refused');
    }
    // The error came first and says more than the close code.
    const problem = session.failed ? null : problemOfClose(code, reason);
    if (problem) this.#to.onProblem(problem);
    if (session.failed || problem) return this.#end(session, 'failed');

    // The server is done, the loudspeaker is not: let the agent finish its goodbye.
    session.closedWith = session.endReason ?? 'ended';
    session.closeMicrophone();
    this.#to.onMicrophone('off');
    if (session.player) session.player.end();
    else this.#end(session, session.closedWith);
  }

  /** @param {Session} session @param {string} reason */
  #end(session, reason) {
    this.#session = null;
    session.dispose();
    this.#to.onUserLevel(0);
    this.#to.onAgentLevel(0);
    this.#to.onMicrophone('off');
    this.#move('ended');
    this.#to.onEnded(reason);
    if (session.waiting.length > 0) this.#to.onUnsent(session.waiting.join('\n'));
  }

  /** @param {import('./phase.js').Happening} happening */
  #move(happening) {
    const next = nextPhase(this.#phase, happening);
    if (next === this.#phase) return;
    this.#phase = next;
    this.#to.onPhase(next);
  }
}

/** What one conversation holds open. */
class Session {
  /** @type {AudioContext | null} */
  context = null;
  /** @type {Player | null} */
  player = null;
  /** @type {Microphone | null} */
  microphone = null;
  /** @type {VoiceAgentSocket | null} */
  socket = null;
  /** @type {Promise<void> | null} */
  events = null;
  /** Texts to send once the agent is ready. @type {string[]} */
  waiting = [];
  /** Ids of the tool calls that were shown. @type {Set<string>} */
  calls = new Set();
  /** Results of calls that were not shown yet. @type {Map<string, ToolResult>} */
  earlyResults = new Map();
  /** @type {string | null} */
  endReason = null;
  /** Why it ended, while the last words are still played. @type {string | null} */
  closedWith = null;
  abort = new AbortController();
  /** @type {Set<ReturnType<typeof setTimeout>>} */
  timers = new Set();
  muted = false;
  openingMicrophone = false;
  /** Whether an error that ends it was reported. */
  failed = false;
  hasEvents = false;
  latencyEvents = 0;
  quietFrames = 0;

  closeMicrophone() {
    this.microphone?.close();
    this.microphone = null;
  }

  dispose() {
    this.abort.abort();
    for (const timer of this.timers) clearTimeout(timer);
    this.closeMicrophone();
    this.socket?.close();
    this.player?.close();
    void this.context?.close();
  }
}

/** @param {Set<string> | Map<string, unknown>} calls */
function forgetOldest(calls) {
  if (calls.size > MAX_CALLS) calls.delete(/** @type {string} */ (calls.keys().next().value));
}

/** @param {unknown} value */
function asJsonText(value) {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
}
