// @ts-check
import { element, icon, withCode } from './dom.js';
import { ICONS } from './icons.js';

/** Cards kept at most; the oldest goes first. */
const MAX_CARDS = 4;

/** Problems as cards: what happened, its code, and what to do about it. */
class Notices extends HTMLElement {
  /** @type {{ problem: import('../protocol/problems.js').Problem, card: HTMLElement }[]} */
  #shown = [];

  connectedCallback() {
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', 'Problems');
  }

  /**
   * The same message again, perhaps by another way and under the protocol's name for it, replaces its card.
   * @param {import('../protocol/problems.js').Problem} problem
   */
  show(problem) {
    const same = this.#shown.filter((shown) => shown.problem.message === problem.message);
    const best = same.find((shown) => shown.problem.precise)?.problem;
    if (best && !problem.precise) problem = { ...best, fatal: best.fatal || problem.fatal };
    for (const { card } of same) this.#remove(card);
    this.#add(problem);
  }

  clear() {
    this.#shown = [];
    this.replaceChildren();
  }

  /** @param {import('../protocol/problems.js').Problem} problem */
  #add(problem) {
    const dismiss = element('button', { type: 'button', class: 'dismiss', 'aria-label': 'Dismiss' }, icon(ICONS.close));
    const card = element('article', {
      class: `notice${problem.fatal ? ' is-fatal' : ''}`, 'data-code': problem.code, role: problem.fatal ? 'alert' : 'status',
    },
      element('div', {},
        element('p', { class: 'notice-message' }, problem.message),
        problem.advice ? element('p', { class: 'notice-advice' }, ...withCode(problem.advice)) : null,
        element('p', { class: 'notice-code' }, element('span', {}, 'Code '), element('code', {}, problem.code))),
      dismiss);
    dismiss.addEventListener('click', () => this.#remove(card));
    this.append(card);
    this.#shown.push({ problem, card });
    while (this.#shown.length > MAX_CARDS) this.#remove(this.#shown[0].card);
  }

  /** @param {HTMLElement} card */
  #remove(card) {
    card.remove();
    this.#shown = this.#shown.filter((shown) => shown.card !== card);
  }
}

customElements.define('antiphon-notices', Notices);
export { Notices };
