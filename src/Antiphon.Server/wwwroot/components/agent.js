// @ts-check
import { element } from './dom.js';

/** Who one talks with: the agent's name and the engines behind it. */
class Agent extends HTMLElement {
  #name = element('h1', { id: 'agent-name' }, 'Talk with the agent');
  #engines = element('dl', { class: 'engines', hidden: true });

  connectedCallback() {
    this.append(this.#name, this.#engines);
  }

  /** @param {import('../conversation/agent-description.js').AgentDescription} description */
  set description({ name, engines }) {
    this.#name.textContent = name || 'Talk with the agent';
    document.title = name ? `${name} · Antiphon` : 'Antiphon';
    this.#engines.replaceChildren(...engines.map(({ label, value }) =>
      element('div', {}, element('dt', {}, label), element('dd', {}, value))));
    this.#engines.hidden = engines.length === 0;
  }
}

customElements.define('antiphon-agent', Agent);
export { Agent };
