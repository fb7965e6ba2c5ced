// @ts-check
import './components/agent.js';
import './components/composer.js';
import './components/controls.js';
import './components/key.js';
import './components/latency.js';
import './components/meter.js';
import './components/notices.js';
import './components/orb.js';
import './components/transcript.js';
import { readAgent } from './conversation/agent-description.js';
import { Conversation } from './conversation/conversation.js';

/** @template T @param {string} selector @returns {T} */
const find = (selector) => /** @type {T} */ (document.querySelector(selector));

/** @type {import('./components/agent.js').Agent} */
const agent = find('antiphon-agent');
/** @type {import('./components/composer.js').Composer} */
const composer = find('antiphon-composer');
/** @type {import('./components/controls.js').Controls} */
const controls = find('antiphon-controls');
/** @type {import('./components/key.js').Key} */
const key = find('antiphon-key');
/** @type {import('./components/latency.js').Latency} */
const latency = find('antiphon-latency');
/** @type {import('./components/meter.js').Meter} */
const userMeter = find('antiphon-meter[label="You"]');
/** @type {import('./components/meter.js').Meter} */
const agentMeter = find('antiphon-meter[label="Agent"]');
/** @type {import('./components/notices.js').Notices} */
const notices = find('antiphon-notices');
/** @type {import('./components/orb.js').Orb} */
const orb = find('antiphon-orb');
/** @type {import('./components/transcript.js').Transcript} */
const transcript = find('antiphon-transcript');

/** What stands in the transcript for how a conversation ended. @type {Record<string, string>} */
const ENDINGS = {
  stopped: 'You ended the conversation',
  handed_over: 'Handed over to a person',
  failed: 'The conversation broke off',
  refused: 'The conversation could not begin',
};

const conversation = new Conversation({
  onPhase: (phase) => {
    orb.phase = phase;
    controls.active = conversation.active;
    if (phase === 'listening') transcript.userSilent();
  },
  onMicrophone: (state) => { controls.microphone = state; },
  onUserStarted: (interrupts) => transcript.userStarted(interrupts),
  onUserInterim: (text) => transcript.userInterim(text),
  onUserText: (text) => transcript.userText(text),
  onAgentText: (text) => transcript.agentText(text),
  onAgentHeard: (text, interrupted) => transcript.agentHeard(text, interrupted),
  onToolStarted: (call) => transcript.toolStarted(call),
  onToolFinished: (call) => transcript.toolFinished(call),
  onLatency: (turn) => latency.add(turn),
  onProblem: (problem) => notices.show(problem),
  onKeyNeeded: () => key.ask(),
  onEnded: (reason) => transcript.end(ENDINGS[reason] ?? 'The conversation ended'),
  onUnsent: (text) => { composer.draft = text; },
  onUserLevel: (rms) => { userMeter.level = orb.userLevel = rms; },
  onAgentLevel: (rms) => { agentMeter.level = orb.agentLevel = rms; },
});

/** @param {{ microphone: boolean, text?: string }} options */
function start(options) {
  notices.clear();
  latency.clear();
  transcript.begin();
  void conversation.start({ key: key.value, ...options });
}

controls.microphone = 'off';
controls.addEventListener('toggle', () => (conversation.active ? conversation.stop() : start({ microphone: true })));
controls.addEventListener('microphone', () => void conversation.toggleMicrophone());
composer.addEventListener('say', (event) => {
  const text = /** @type {CustomEvent<string>} */ (event).detail;
  if (!conversation.say(text)) start({ microphone: false, text });
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented) conversation.stop();
});
addEventListener('pagehide', () => conversation.stop());
key.addEventListener('change', () => {
  notices.clear();
  void describe();
});

/** Asks the server who the agent is. The page works without an answer. */
async function describe() {
  try {
    const headers = new Headers();
    if (key.value) headers.set('Authorization', `Token ${key.value}`);
    const response = await fetch('api/agent', { headers, cache: 'no-store' });
    if (response.status === 401) return key.ask();
    if (!response.ok) return;
    const description = readAgent(await response.json());
    agent.description = description;
    composer.phrases = description.phrases;
    transcript.hints = description.hints;
  } catch {
    // No description, no harm: a server that is away says so when the conversation starts.
  }
}

void describe();
