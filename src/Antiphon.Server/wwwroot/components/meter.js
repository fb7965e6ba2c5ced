// @ts-check
import { meterPosition } from '../audio/pcm.js';
import { element } from './dom.js';

/** A level meter: position in decibels, quick up and slow down. */
class Meter extends HTMLElement {
  #bar = element('span', { class: 'meter-bar' });
  #shown = 0;
  #target = 0;
  #frame = 0;

  connectedCallback() {
    const label = this.getAttribute('label') ?? '';
    this.append(
      element('span', { class: 'meter-label', 'aria-hidden': 'true' }, label),
      element('span', { class: 'meter-track' }, this.#bar),
    );
    this.setAttribute('role', 'meter');
    this.setAttribute('aria-label', `Level: ${label}`);
    this.setAttribute('aria-valuemin', '0');
    this.setAttribute('aria-valuemax', '100');
    this.#show();
  }

  /** @param {number} rms 0 to 1. */
  set level(rms) {
    this.#target = meterPosition(rms);
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#show());
  }

  #show() {
    this.#frame = 0;
    this.#shown = this.#target > this.#shown ? this.#target : Math.max(this.#target, this.#shown - 0.03);
    this.#bar.style.setProperty('--level', this.#shown.toFixed(3));
    this.setAttribute('aria-valuenow', String(Math.round(this.#shown * 100)));
    if (this.#shown > this.#target) this.#frame = requestAnimationFrame(() => this.#show());
  }
}

customElements.define('antiphon-meter', Meter);
export { Meter };
