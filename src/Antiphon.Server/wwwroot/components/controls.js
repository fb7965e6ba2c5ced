// @ts-check
import { element, icon } from './dom.js';
import { ICONS } from './icons.js';

/** Start and stop, and the microphone. Fires `toggle` and `microphone`. */
class Controls extends HTMLElement {
  #label = element('span', {}, 'Start talking');
  #talk = element('button', { type: 'button', class: 'talk-button', id: 'talk' }, icon(ICONS.microphone), this.#label);
  #microphone = element('button', { type: 'button', class: 'round-button', id: 'microphone', hidden: true });
  #hint = element('p', { class: 'hint' });
  #status = element('p', { class: 'visually-hidden', role: 'status' });

  connectedCallback() {
    this.append(element('div', { class: 'buttons' }, this.#talk, this.#microphone), this.#hint, this.#status);
    this.#talk.addEventListener('click', () => this.dispatchEvent(new Event('toggle')));
    this.#microphone.addEventListener('click', () => this.dispatchEvent(new Event('microphone')));
    this.#explain(false);
  }

  /** @param {boolean} active */
  set active(active) {
    if (active === this.#talk.classList.contains('is-active')) return;
    this.#talk.classList.toggle('is-active', active);
    this.#label.textContent = active ? 'Stop' : 'Start talking';
    this.#talk.replaceChildren(icon(active ? ICONS.stop : ICONS.microphone), this.#label);
    this.#microphone.hidden = !active;
    this.#explain(active);
    this.#status.textContent = active ? 'Conversation started' : 'Conversation ended';
  }

  /** @param {boolean} active */
  #explain(active) {
    this.#hint.replaceChildren(...(active
      ? ['Interrupt it whenever you like.', element('span', { class: 'for-keyboard' }, ' Esc stops.')]
      : ['Or just type: it works without a microphone.']));
  }

  /** @param {'off' | 'on' | 'muted'} state */
  set microphone(state) {
    const label = { off: 'Turn the microphone on', on: 'Mute the microphone', muted: 'Unmute the microphone' }[state];
    this.#microphone.replaceChildren(icon(state === 'on' ? ICONS.microphone : ICONS.microphoneOff));
    this.#microphone.setAttribute('aria-label', label);
    this.#microphone.title = label;
    this.#microphone.dataset.state = state;
  }
}

customElements.define('antiphon-controls', Controls);
export { Controls };
