// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Resampler } from '../../../src/Antiphon.Server/wwwroot/audio/resampler.js';

const PAIRS = [[48_000, 16_000], [44_100, 16_000], [16_000, 48_000], [24_000, 48_000], [24_000, 44_100], [96_000, 16_000], [8000, 48_000]];

/** @param {number} rate @param {number} hertz @param {number} seconds */
function tone(rate, hertz, seconds) {
  return Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate));
}

/** @param {Resampler} resampler @param {Float32Array} input @param {(round: number) => number} size Length of each piece. */
function run(resampler, input, size) {
  /** @type {number[]} */
  const all = [];
  for (let offset = 0, round = 0; offset < input.length; round++) {
    const piece = input.subarray(offset, offset + size(round));
    const output = new Float32Array(resampler.maxOutput(piece.length));
    all.push(...output.subarray(0, resampler.process(piece, output)));
    offset += piece.length;
  }
  return Float32Array.from(all);
}

/** Amplitude of one frequency, with the beginning and end left out. @param {Float32Array} samples @param {number} rate @param {number} hertz */
function amplitude(samples, rate, hertz) {
  const from = Math.round(samples.length * 0.2);
  const to = Math.round(samples.length * 0.8);
  let re = 0;
  let im = 0;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * (i - from)) / (to - from));
    re += window * samples[i] * Math.cos((2 * Math.PI * hertz * i) / rate);
    im += window * samples[i] * Math.sin((2 * Math.PI * hertz * i) / rate);
    sum += window;
  }
  return (2 * Math.hypot(re, im)) / sum;
}

/** @param {number} ratio */
const decibels = (ratio) => 20 * Math.log10(ratio);

for (const [from, to] of PAIRS) {
  test(`process_${from}To${to}_KeepsThePassBandFlat`, () => {
    const nyquist = Math.min(from, to) / 2;
    for (const hertz of [100, 0.3 * nyquist, 0.6 * nyquist, 0.8 * nyquist]) {
      const output = run(new Resampler(from, to), tone(from, hertz, 0.4), () => 128);
      assert.ok(Math.abs(decibels(amplitude(output, to, hertz) / 0.5)) < 0.5, `${hertz} Hz came out at ${amplitude(output, to, hertz)}`);
    }
  });

  test(`process_${from}To${to}_GivesTheRightLength`, () => {
    const output = run(new Resampler(from, to), tone(from, 440, 1), () => 128);

    assert.ok(Math.abs(output.length - to) < 40 * Math.max(1, to / from), `${output.length} samples came`);
  });

  test(`process_${from}To${to}_DoesNotDependOnThePieces`, () => {
    const input = tone(from, 313, 0.2);

    const whole = run(new Resampler(from, to), input, () => input.length);
    const pieces = run(new Resampler(from, to), input, (round) => 1 + ((round * 37) % 211));

    assert.deepEqual(pieces, whole);
  });
}

for (const [from, to] of [[48_000, 16_000], [44_100, 16_000], [96_000, 16_000]])
  test(`process_${from}To${to}_RejectsWhatWouldAlias`, () => {
    for (const hertz of [9500, 11_000, 15_000, 19_000]) {
      const output = run(new Resampler(from, to), tone(from, hertz, 0.4), () => 128);
      const alias = Math.abs(hertz - to * Math.round(hertz / to));
      assert.ok(decibels(amplitude(output, to, alias) / 0.5) < -70, `${hertz} Hz came back at ${decibels(amplitude(output, to, alias) / 0.5)} dB`);
    }
  });

test('process_SameRate_PassesThrough', () => {
  const input = tone(16_000, 440, 0.1);

  assert.deepEqual(run(new Resampler(16_000, 16_000), input, () => 128), input);
});

test('constructor_NoRate_IsRefused', () => {
  assert.throws(() => new Resampler(48_000, 0), RangeError);
});
