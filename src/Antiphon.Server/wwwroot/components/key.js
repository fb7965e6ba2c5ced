// @ts-check
import { element, icon } from './dom.js';
import { ICONS } from './icons.js';

/** Where the key lies: this tab only, until it is closed. */
const STORAGE_NAME = 'antiphon.key';

/** The key of a server that asks for one. Fires `change` when it was entered or forgotten. */
class Key extends HTMLElement {
  #input = element('input', { type: 'password', id: 'key', autocomplete: 'off', spellcheck: 'false', required: true });
  #forget = element('button', { type: 'button', class: 'plain-button' }, 'Forget');
  #panel = element('form', { class: 'key-panel' });
  #details = element('details', { class: 'key' });

  connectedCallback() {
    this.#panel.append(
      element('label', { for: 'key' }, 'Server key'),
      element('div', { class: 'key-row' }, this.#input, element('button', { type: 'submit', class: 'small-button' }, 'Use key')),
      element('p', { class: 'key-note' }, 'Kept in this tab until it is closed. Needed only when the server asks for it.'),
      this.#forget,
    );
    this.#details.append(element('summary', {}, icon(ICONS.key), element('span', {}, 'Key')), this.#panel);
    this.append(this.#details);
    this.#panel.addEventListener('submit', (event) => {
      event.preventDefault();
      sessionStorage.setItem(STORAGE_NAME, this.#input.value.trim());
      this.#input.value = '';
      this.#details.open = false;
      this.#changed();
    });
    this.#details.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.#details.open) return;
      event.preventDefault();
      this.#details.open = false;
      this.#details.querySelector('summary')?.focus();
    });
    this.#forget.addEventListener('click', () => {
      sessionStorage.removeItem(STORAGE_NAME);
      this.#changed();
    });
    this.#show();
  }

  /** @returns {string | null} */
  get value() { return sessionStorage.getItem(STORAGE_NAME) || null; }

  /** Opens the panel and goes to the field. */
  ask() {
    this.#details.open = true;
    this.#input.focus();
  }

  #changed() {
    this.#show();
    this.dispatchEvent(new Event('change'));
  }

  #show() {
    this.#forget.hidden = this.value === null;
    this.#details.classList.toggle('has-key', this.value !== null);
  }
}

customElements.define('antiphon-key', Key);
export { Key };
