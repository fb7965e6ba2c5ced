// @ts-check
import { splitHeard } from '../conversation/heard.js';
import { formatMs } from '../conversation/latency.js';
import { element, icon, withCode } from './dom.js';
import { ICONS } from './icons.js';

/** Entries kept on the page; the oldest go first. */
const MAX_ENTRIES = 400;

/** Utterances of the agent of which it may still be told what was heard. */
const MAX_UTTERANCES = 32;

/** How near the end counts as reading the newest, in pixels. */
const NEAR_END = 80;

/** Stands for speech of which no text is known yet. */
const BEGINNING = '…';

/**
 * What the agent said between two turns of the caller, in one or more blocks with tools between them.
 * @typedef {{ segments: { text: string, node: HTMLElement }[], block: HTMLElement | null, settled: boolean, interrupted: boolean }} Utterance
 */

/** Both sides of the conversation as text, with the tools that ran. */
class Transcript extends HTMLElement {
  #log = element('ol', { class: 'log', role: 'log', 'aria-label': 'Transcript', 'aria-live': 'polite' });
  #empty = element('div', { class: 'empty' });
  /** @type {HTMLElement | null} */
  #pending = null;
  /** @type {Utterance[]} */
  #utterances = [];
  /** Rows of the tools that run. @type {Map<string, HTMLElement>} */
  #tools = new Map();
  /** Whether the reader is at the newest entry and wants to stay there. */
  #following = true;

  connectedCallback() {
    this.append(this.#empty, this.#log);
    this.#log.tabIndex = 0;
    this.#log.addEventListener('scroll', () => {
      this.#following = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < NEAR_END;
    });
    new ResizeObserver(() => this.#follow()).observe(this.#log);
    this.hints = [];
  }

  /** @param {readonly string[]} hints What the server says of itself; stands here before anything was said. */
  set hints(hints) {
    this.#empty.replaceChildren(
      element('p', { class: 'empty-title' }, 'What is said will stand here.'),
      element('p', {}, 'Press Start talking and speak, or type a message.'),
      hints.length > 0 ? element('ul', { class: 'hints', 'aria-label': 'About this server' }, ...hints.map((hint) => element('li', {}, ...withCode(hint)))) : '',
    );
  }

  /** Begins a new conversation under the old one. */
  begin() {
    this.#dropPending();
    this.#tools.clear();
    this.#utterances = [];
    if (this.#log.childElementCount > 0) this.#append(element('li', { class: 'divider' }, 'New conversation'));
  }

  /** @param {string} text Why it ended. */
  end(text) {
    this.#dropPending();
    if (this.#log.childElementCount > 0) this.#append(element('li', { class: 'divider' }, text));
  }

  /** @param {boolean} interrupts Whether agent audio was cut off. */
  userStarted(interrupts) {
    const last = this.#utterances.at(-1);
    if (interrupts && last && !last.settled) this.#markInterrupted(last);
    this.#userInterim(BEGINNING);
  }

  /** What seemed to be speech brought no text. */
  userSilent() {
    if (this.#pending?.lastElementChild?.textContent === BEGINNING) this.#dropPending();
  }

  /** @param {string} text */
  userInterim(text) {
    if (text.trim() !== '') this.#userInterim(text);
  }

  /** @param {string} text */
  userText(text) {
    this.#dropPending();
    this.#append(element('li', { class: 'entry user' }, element('span', { class: 'speaker' }, 'You'), element('p', { class: 'words' }, text)));
    this.#beginUtterance();
  }

  /** @param {string} text One segment. */
  agentText(text) {
    this.userSilent();
    const utterance = this.#current();
    if (!utterance.block) {
      utterance.block = element('p', { class: 'words' });
      this.#append(element('li', { class: 'entry agent' }, element('span', { class: 'speaker' }, 'Agent'), utterance.block));
    }
    const node = element('span', { class: 'segment' }, text);
    utterance.block.append(utterance.block.childElementCount > 0 ? ' ' : '', node);
    utterance.segments.push({ text, node });
    this.#follow();
  }

  /**
   * @param {string} text What was heard.
   * @param {boolean} interrupted
   * @returns {boolean} False when no utterance begins like that.
   */
  agentHeard(text, interrupted) {
    const open = this.#utterances.filter((utterance) => !utterance.settled && utterance.segments.length > 0);
    const fitting = open.map((utterance) => ({ utterance, counts: splitHeard(utterance.segments.map((segment) => segment.text), text) }))
      .filter(({ counts }) => counts !== null);
    // Nothing heard fits any beginning: then it speaks of the one that was cut off.
    const match = text.trim() === '' ? fitting.findLast(({ utterance }) => utterance.interrupted) ?? fitting.at(-1) : fitting[0];
    if (!match?.counts) return false;

    match.utterance.settled = true;
    if (!interrupted) return true;
    this.#markInterrupted(match.utterance);
    match.utterance.segments.forEach(({ text: whole, node }, index) => {
      const heard = /** @type {number[]} */ (match.counts)[index];
      if (heard >= whole.trimEnd().length) return;
      node.replaceChildren(whole.slice(0, heard), element('s', { title: 'Not heard' }, whole.slice(heard)));
    });
    return true;
  }

  /** @param {{ id: string, name: string, arguments: string }} call */
  toolStarted(call) {
    const row = element('details', { class: 'tool is-running' },
      element('summary', {}, icon(ICONS.tool), element('code', {}, call.name), element('span', { class: 'tool-brief' }, brief(call.arguments)),
        element('span', { class: 'tool-time' }, 'running')),
      element('div', { class: 'tool-body' }, element('h3', {}, 'Arguments'), element('pre', { tabindex: '0' }, pretty(call.arguments))));
    this.#tools.set(call.id, row);
    this.#current().block = null;
    this.#append(element('li', { class: 'entry tool-entry' }, row));
  }

  /** @param {{ id: string, name: string, result: string, ms: number | null, error: string | null }} call */
  toolFinished(call) {
    const row = this.#tools.get(call.id);
    if (!row) return;
    this.#tools.delete(call.id);
    row.classList.remove('is-running');
    row.classList.toggle('is-failed', call.error !== null);
    const time = /** @type {HTMLElement} */ (row.querySelector('.tool-time'));
    time.textContent = call.error !== null ? `failed${call.ms === null ? '' : ` · ${formatMs(call.ms)}`}` : call.ms === null ? 'done' : formatMs(call.ms);
    row.querySelector('.tool-body')?.append(
      element('h3', {}, call.error === null ? 'Result' : 'Error'),
      element('pre', { tabindex: '0' }, pretty(call.error ?? call.result)),
      ...(call.error !== null && call.result ? [element('h3', {}, 'Result'), element('pre', { tabindex: '0' }, pretty(call.result))] : []),
    );
    this.#follow();
  }

  /** @param {string} text */
  #userInterim(text) {
    if (!this.#pending) {
      this.#pending = element('li', { class: 'entry user interim', 'aria-hidden': 'true' },
        element('span', { class: 'speaker' }, 'You'), element('p', { class: 'words' }));
      this.#append(this.#pending);
    }
    /** @type {HTMLElement} */ (this.#pending.lastElementChild).textContent = text;
    this.#follow();
  }

  #dropPending() {
    this.#pending?.remove();
    this.#pending = null;
  }

  #current() {
    return this.#utterances.at(-1) ?? this.#beginUtterance();
  }

  #beginUtterance() {
    /** @type {Utterance} */
    const utterance = { segments: [], block: null, settled: false, interrupted: false };
    this.#utterances.push(utterance);
    if (this.#utterances.length > MAX_UTTERANCES) this.#utterances.shift();
    return utterance;
  }

  /** @param {Utterance} utterance */
  #markInterrupted(utterance) {
    const last = utterance.segments.at(-1);
    if (utterance.interrupted || !last) return;
    utterance.interrupted = true;
    last.node.closest('.entry')?.append(element('span', { class: 'tag' }, 'interrupted'));
  }

  /** @param {HTMLElement} entry */
  #append(entry) {
    this.#empty.hidden = true;
    // What is being said stays below what has been said.
    if (this.#pending && this.#pending !== entry && this.#pending.isConnected) this.#pending.before(entry);
    else this.#log.append(entry);
    while (this.#log.childElementCount > MAX_ENTRIES) this.#log.firstElementChild?.remove();
    this.#follow();
  }

  #follow() {
    if (this.#following) this.#log.scrollTop = this.#log.scrollHeight;
  }
}

/** @param {string} json */
function pretty(json) {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json === '' ? '(none)' : json;
  }
}

/** @param {string} json */
function brief(json) {
  try {
    const value = JSON.parse(json);
    if (value === null || typeof value !== 'object') return json;
    return Object.values(value).map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join(', ');
  } catch {
    return json;
  }
}

customElements.define('antiphon-transcript', Transcript);
export { Transcript };
