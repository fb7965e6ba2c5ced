// @ts-check
import { formatMs, LATENCY_PARTS, layoutBar, roundScale } from '../conversation/latency.js';
import { element, svg } from './dom.js';

/** Turns shown; the oldest go first. */
const MAX_TURNS = 12;

/** Drawing units across. */
const WIDTH = 1000;
const HEIGHT = 28;

/** Where the time of each turn went: one stacked bar a turn on one scale, newest first, and a legend of the chosen turn. */
class Latency extends HTMLElement {
  #bars = element('ol', { class: 'bars' });
  #legend = element('dl', { class: 'legend' });
  #caption = element('p', { class: 'timing-caption' });
  #total = element('p', { class: 'timing-total' });
  /** @type {{ number: number, latency: import('../conversation/latency.js').TurnLatency }[]} */
  #turns = [];
  #count = 0;
  #chosen = 0;

  connectedCallback() {
    this.append(
      element('div', { class: 'timing-head' }, element('div', {}, element('h2', { id: 'timing-title' }, 'Response time'), this.#caption), this.#total),
      this.#bars, this.#legend);
    this.#render();
  }

  /** @param {import('../conversation/latency.js').TurnLatency} latency */
  add(latency) {
    const number = latency.turn ?? this.#count + 1;
    this.#count = number;
    this.#turns.unshift({ number, latency });
    this.#turns.length = Math.min(this.#turns.length, MAX_TURNS);
    this.#chosen = 0;
    this.#render();
  }

  clear() {
    this.#turns = [];
    this.#count = 0;
    this.#render();
  }

  #render() {
    const scale = roundScale(Math.max(0, ...this.#turns.map(({ latency }) => latency.totalMs)));
    this.#bars.replaceChildren(...this.#turns.map((turn, index) => this.#row(turn, index, scale)));
    this.#show(this.#chosen);
  }

  /** @param {number} index */
  #show(index) {
    this.#chosen = index;
    const turn = this.#turns[index];
    this.dataset.turns = String(this.#turns.length);
    [...this.#bars.children].forEach((row, at) => row.querySelector('button')?.setAttribute('aria-pressed', String(at === index)));
    this.#caption.textContent = `${turn ? `Turn ${turn.number}: f` : 'F'}rom your last word to the answer’s first sound`;
    this.#total.replaceChildren(...(turn ? [element('strong', {}, formatMs(turn.latency.totalMs))] : []));
    this.#legend.hidden = !turn;
    const times = new Map(turn?.latency.parts.map(({ id, ms }) => [id, ms]));
    this.#legend.replaceChildren(...LATENCY_PARTS.filter(({ id }) => id !== 'other' || times.has(id)).map(({ id, label, meaning }) =>
      element('div', { class: times.has(id) ? null : 'is-zero', title: meaning },
        element('dt', {}, element('span', { class: `swatch part-${id}` }), label),
        element('dd', {}, times.has(id) ? formatMs(/** @type {number} */ (times.get(id))) : '–'))));
  }

  /**
   * @param {{ number: number, latency: import('../conversation/latency.js').TurnLatency }} turn
   * @param {number} index
   * @param {number} scale
   */
  #row({ number, latency }, index, scale) {
    const spoken = latency.parts.map(({ id, ms }) => `${labelOf(id)} ${formatMs(ms)}`).join(', ');
    const bar = svg('svg', {
      class: 'bar', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img',
      'aria-label': `Turn ${number}: ${formatMs(latency.totalMs)}. ${spoken}`,
    }, ...layoutBar(latency, scale, WIDTH).map(({ id, ms, x, width }) =>
      svg('rect', { class: `part-${id}`, x: x.toFixed(2), y: '0', width: width.toFixed(2), height: String(HEIGHT) },
        svg('title', {}, `${labelOf(id)}: ${formatMs(ms)}`))));
    const button = element('button', { type: 'button', class: 'bar-row', 'aria-pressed': 'false' },
      element('span', { class: 'bar-turn' }, String(number)), element('span', { class: 'bar-track' }, bar),
      element('span', { class: 'bar-total' }, formatMs(latency.totalMs)));
    for (const event of ['click', 'focus', 'pointerenter']) button.addEventListener(event, () => this.#show(index));
    return element('li', {}, button);
  }
}

/** @param {string} id */
function labelOf(id) {
  return LATENCY_PARTS.find((part) => part.id === id)?.label ?? id;
}

customElements.define('antiphon-latency', Latency);
export { Latency };
