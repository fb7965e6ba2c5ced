// @ts-check
import { element, icon } from './dom.js';
import { ICONS } from './icons.js';

/** Cards kept at most; the oldest goes first. */
const MAX_CARDS = 4;

/** Problems as cards: what happened, its code, and what to do about it. */
class Notices extends HTMLElement {
  connectedCallback() {
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', 'Problems');
  }

  /** @param {import('../protocol/problems.js').Problem} problem The same code again replaces its card. */
  show(problem) {
    for (const card of this.querySelectorAll('.notice'))
      if (card instanceof HTMLElement && card.dataset.code === problem.code) card.remove();

    const dismiss = element('button', { type: 'button', class: 'dismiss', 'aria-label': 'Dismiss' }, icon(ICONS.close));
    const card = element('article', {
      class: `notice${problem.fatal ? ' is-fatal' : ''}`, 'data-code': problem.code, role: problem.fatal ? 'alert' : 'status',
    },
      element('div', {},
        element('p', { class: 'notice-message' }, problem.message),
        problem.advice ? element('p', { class: 'notice-advice' }, ...withCode(problem.advice)) : null,
        element('p', { class: 'notice-code' }, element('span', {}, 'Code '), element('code', {}, problem.code))),
      dismiss);
    dismiss.addEventListener('click', () => card.remove());
    this.append(card);
    while (this.children.length > MAX_CARDS) this.firstElementChild?.remove();
  }

  clear() {
    this.replaceChildren();
  }
}

/**
 * Text between back-ticks is a command.
 * @param {string} text
 */
function withCode(text) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part));
}

customElements.define('antiphon-notices', Notices);
export { Notices };
