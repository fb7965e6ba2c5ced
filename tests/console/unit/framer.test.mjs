// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Framer } from '../../../src/Antiphon.Server/wwwroot/audio/framer.js';
import { fromPcm16, meterPosition, rootMeanSquare, toPcm16 } from '../../../src/Antiphon.Server/wwwroot/audio/pcm.js';

test('push_PiecesOfAnySize_GivesWholeFramesInOrder', () => {
  /** @type {number[]} */
  const seen = [];
  /** @type {number[]} */
  const lengths = [];
  const framer = new Framer(320, (frame) => {
    lengths.push(frame.length);
    seen.push(...frame);
  });

  for (let i = 0, sent = 0; i < 40; i++) {
    const piece = Float32Array.from({ length: 1 + ((i * 29) % 97) }, () => (sent++ % 1000) / 32767);
    framer.push(piece);
  }

  assert.ok(lengths.length >= 4);
  assert.ok(lengths.every((length) => length === 320));
  seen.forEach((value, i) => assert.equal(value, i % 1000));
});

test('recycle_ABufferOfTheSize_IsUsedAgain', () => {
  /** @type {ArrayBufferLike[]} */
  const buffers = [];
  const framer = new Framer(4, (frame) => buffers.push(frame.buffer));
  framer.push(new Float32Array(4));

  framer.recycle(/** @type {ArrayBuffer} */ (buffers[0]));
  framer.push(new Float32Array(4));

  assert.equal(buffers[1], buffers[0]);
});

test('toPcm16_BeyondFullScale_IsLimited', () => {
  const frame = new Int16Array(4);

  toPcm16(Float32Array.of(2, -2, 0, 0.5), frame);

  assert.deepEqual([...frame], [32767, -32768, 0, 16384]);
});

test('fromPcm16_FullScale_IsWithinOne', () => {
  const samples = new Float32Array(2);

  fromPcm16(Int16Array.of(-32768, 16384), samples);

  assert.deepEqual([...samples], [-1, 0.5]);
});

test('meterPosition_Levels_RiseFromSilenceToFullScale', () => {
  assert.equal(meterPosition(0), 0);
  assert.equal(meterPosition(0.0001), 0);
  assert.equal(meterPosition(1), 1);
  assert.equal(meterPosition(3), 1);
  assert.ok(meterPosition(0.1) > meterPosition(0.01));
});

test('rootMeanSquare_OfNothing_IsZero', () => {
  assert.equal(rootMeanSquare(new Float32Array(0)), 0);
});
