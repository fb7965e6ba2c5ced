// @ts-check
import { element, icon } from './dom.js';
import { ICONS } from './icons.js';

/** The most characters of a typed message. */
const MAX_CHARACTERS = 2000;

/** The box for typed text, and things to say. Fires `say` with the text as detail. */
class Composer extends HTMLElement {
  #phrases = element('ul', { class: 'phrases', 'aria-label': 'What you can say', hidden: true });
  #text = element('textarea', {
    id: 'message', rows: '1', maxlength: String(MAX_CHARACTERS), placeholder: 'Type something to say…', 'aria-label': 'Message',
    enterkeyhint: 'send', autocomplete: 'off', 'aria-describedby': 'composer-keys',
  });
  #send = element('button', { type: 'submit', class: 'send-button', 'aria-label': 'Send', title: 'Send' }, icon(ICONS.send));

  connectedCallback() {
    const form = element('form', { class: 'composer' }, this.#text, this.#send);
    this.append(
      this.#phrases,
      form,
      element('p', { class: 'keys', id: 'composer-keys' },
        element('kbd', {}, 'Enter'), ' or ', element('kbd', {}, 'Ctrl Enter'), ' sends, ', element('kbd', {}, 'Shift Enter'), ' breaks the line'),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing || event.shiftKey) return;
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('input', () => this.#fit());
  }

  /** @param {readonly string[]} phrases */
  set phrases(phrases) {
    this.#phrases.replaceChildren(...phrases.map((phrase) => {
      const button = element('button', { type: 'button', class: 'phrase' }, phrase);
      button.addEventListener('click', () => this.#pick(phrase));
      return element('li', {}, button);
    }));
    this.#phrases.hidden = phrases.length === 0;
  }

  /** @param {string} text Put into the box, if nothing else stands there. */
  set draft(text) {
    if (this.#text.value !== '') return;
    this.#text.value = text;
    this.#fit();
  }

  #submit() {
    const text = this.#text.value.trim();
    if (text === '') return;
    this.#text.value = '';
    this.#fit();
    this.#say(text);
  }

  /**
   * A whole phrase is said; one with a gap, `…` or `{day}`, is put into the box with the gap selected.
   * @param {string} phrase
   */
  #pick(phrase) {
    const gap = /…|\{[^}]*\}/.exec(phrase);
    if (!gap) return this.#say(phrase);
    this.#text.value = phrase;
    this.#fit();
    this.#text.focus();
    this.#text.setSelectionRange(gap.index, gap.index + gap[0].length);
  }

  /** @param {string} text */
  #say(text) {
    this.dispatchEvent(new CustomEvent('say', { detail: text }));
  }

  #fit() {
    this.#text.style.height = 'auto';
    this.#text.style.height = `${Math.min(this.#text.scrollHeight, 160)}px`;
  }
}

customElements.define('antiphon-composer', Composer);
export { Composer };
