// @ts-check
import { meterPosition } from '../audio/pcm.js';
import { element } from './dom.js';

/** Size of the drawing in CSS pixels. */
const SIZE = 280;

/** Points of a wavy circle. */
const POINTS = 96;

/** @type {Record<import('../conversation/phase.js').Phase, string>} */
const WORDS = {
  idle: 'Ready when you are',
  connecting: 'Connecting',
  listening: 'Listening',
  hearing: 'Hearing you',
  thinking: 'Thinking',
  speaking: 'Speaking',
};

/** The two voices as one figure: the agent is the disc, the caller the ring around it, both moved by their real levels. */
class Orb extends HTMLElement {
  #canvas = element('canvas', { 'aria-hidden': 'true' });
  #word = element('p', { class: 'phase' }, WORDS.idle);
  #still = matchMedia('(prefers-reduced-motion: reduce)');
  #dark = matchMedia('(prefers-color-scheme: dark)');
  #frame = 0;
  #time = 0;
  #last = 0;
  #user = new Follower();
  #agent = new Follower();
  #energy = new Follower(0);
  #thought = new Follower(0);
  /** Hexadecimal, six digits, so that two more can say how transparent. */
  #colours = { accent: '#000000', deep: '#000000', ring: '#000000' };

  connectedCallback() {
    this.append(this.#canvas, this.#word);
    const scale = Math.min(3, window.devicePixelRatio || 1);
    this.#canvas.width = this.#canvas.height = Math.round(SIZE * scale);
    this.#readColours();
    this.#dark.addEventListener('change', () => this.#readColours());
    this.#still.addEventListener('change', () => this.#wake());
    document.addEventListener('visibilitychange', () => this.#wake());
    this.#wake();
  }

  /** @param {import('../conversation/phase.js').Phase} phase */
  set phase(phase) {
    this.#word.textContent = WORDS[phase];
    this.dataset.phase = phase;
    this.#energy.target = phase === 'idle' ? 0 : 1;
    this.#thought.target = phase === 'thinking' || phase === 'connecting' ? 1 : 0;
    this.#wake();
  }

  /** @param {number} rms */
  set userLevel(rms) {
    this.#user.target = meterPosition(rms);
    if (this.#still.matches) this.#wake();
  }

  /** @param {number} rms */
  set agentLevel(rms) {
    this.#agent.target = meterPosition(rms);
    if (this.#still.matches) this.#wake();
  }

  #readColours() {
    const style = getComputedStyle(this);
    this.#colours = {
      accent: style.getPropertyValue('--accent').trim(),
      deep: style.getPropertyValue('--accent-deep').trim(),
      ring: style.getPropertyValue('--ink-soft').trim(),
    };
    this.#wake();
  }

  #wake() {
    if (this.#frame === 0 && !document.hidden) this.#frame = requestAnimationFrame((now) => this.#tick(now));
  }

  /** @param {number} now */
  #tick(now) {
    this.#frame = 0;
    const elapsed = Math.min(50, now - this.#last) / 1000;
    this.#last = now;
    const still = this.#still.matches;
    if (!still) this.#time += elapsed;
    const moving = [this.#user, this.#agent, this.#energy, this.#thought].map((follower) => follower.advance(elapsed)).some(Boolean);
    this.#draw(still);
    if (!document.hidden && (!still || moving)) this.#wake();
  }

  /** @param {boolean} still */
  #draw(still) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d'));
    const size = this.#canvas.width;
    const unit = size / 2;
    const { accent, deep, ring } = this.#colours;
    const energy = this.#energy.value;
    const user = this.#user.value * energy;
    const agent = this.#agent.value * energy;
    const thought = this.#thought.value;
    const breath = still ? 0 : Math.sin(this.#time * 1.1) * 0.012;

    context.clearRect(0, 0, size, size);
    context.save();
    context.translate(unit, unit);

    // Halo: how much is going on at all.
    const halo = context.createRadialGradient(0, 0, unit * 0.3, 0, 0, unit);
    halo.addColorStop(0, accent);
    halo.addColorStop(1, `${accent}00`);
    context.globalAlpha = 0.06 + energy * 0.08 + agent * 0.22;
    context.fillStyle = halo;
    context.fillRect(-unit, -unit, size, size);

    // The agent.
    const radius = unit * (0.44 + breath + agent * 0.06);
    const fill = context.createLinearGradient(-radius, -radius, radius, radius);
    fill.addColorStop(0, accent);
    fill.addColorStop(1, deep);
    context.globalAlpha = 0.5 + energy * 0.5;
    context.fillStyle = fill;
    this.#wave(context, radius, still ? 0 : unit * (0.004 + agent * 0.05), 4, 1.7);
    context.fill();

    // The caller.
    context.strokeStyle = user > 0.02 ? accent : ring;
    context.lineWidth = unit * (0.011 + user * 0.014);
    context.globalAlpha = (0.28 + energy * 0.3 + user * 0.42) * (1 - thought * 0.75);
    this.#wave(context, unit * (0.63 + user * 0.05 + breath * 0.6), still ? 0 : unit * user * 0.085, 5, -2.3);
    context.stroke();
    context.lineWidth = unit * 0.007;
    context.globalAlpha *= 0.5;
    this.#wave(context, unit * (0.76 + user * 0.08 + breath * 0.4), still ? 0 : unit * user * 0.11, 4, 1.6);
    context.stroke();

    // Thinking: call and response chasing each other.
    if (thought > 0.01) {
      const turn = still ? 0.6 : this.#time * 1.8;
      context.lineCap = 'round';
      context.lineWidth = unit * 0.022;
      for (const [offset, alpha] of [[0, 1], [Math.PI, 0.45]]) {
        context.globalAlpha = thought * alpha;
        context.strokeStyle = accent;
        context.beginPath();
        context.arc(0, 0, unit * 0.63, turn + offset, turn + offset + 1.15 + (still ? 0 : Math.sin(this.#time * 2.4) * 0.35));
        context.stroke();
      }
    }
    context.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} radius
   * @param {number} height
   * @param {number} waves
   * @param {number} speed
   */
  #wave(context, radius, height, waves, speed) {
    context.beginPath();
    for (let i = 0; i < POINTS; i++) {
      const angle = (i / POINTS) * 2 * Math.PI;
      const swing = Math.sin(angle * waves + this.#time * speed) * 0.6 + Math.sin(angle * (waves + 2) - this.#time * speed * 1.6) * 0.4;
      const distance = radius + height * swing;
      context.lineTo(Math.cos(angle) * distance, Math.sin(angle) * distance);
    }
    context.closePath();
  }
}

/** A value that follows its target: quickly up, slowly down. */
class Follower {
  target = 0;

  /** @param {number} [value] */
  constructor(value = 0) {
    this.value = value;
  }

  /**
   * @param {number} seconds
   * @returns {boolean} Whether it is still on its way.
   */
  advance(seconds) {
    const rate = this.target > this.value ? 18 : 6;
    this.value += (this.target - this.value) * Math.min(1, seconds * rate);
    return Math.abs(this.target - this.value) > 0.002;
  }
}

customElements.define('antiphon-orb', Orb);
export { Orb };
