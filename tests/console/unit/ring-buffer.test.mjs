// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RingBuffer } from '../../../src/Antiphon.Server/wwwroot/audio/ring-buffer.js';

test('read_AfterManyWraps_GivesTheSamplesInOrder', () => {
  const ring = new RingBuffer(7);
  const block = new Float32Array(5);
  let written = 0;
  let read = 0;

  for (let round = 0; round < 50; round++) {
    const count = 1 + (round % 5);
    written += ring.write(Float32Array.from({ length: count }, (_, i) => written + i));
    const got = ring.read(block, 1 + ((round * 3) % 5));
    for (let i = 0; i < got; i++) assert.equal(block[i], read++);
  }

  assert.ok(read > 100);
  assert.equal(ring.length, written - read);
});

test('write_MoreThanFits_TakesWhatFits', () => {
  const ring = new RingBuffer(4);

  assert.equal(ring.write(new Float32Array(6)), 4);
  assert.equal(ring.space, 0);
});

test('truncate_KeepingTwo_DropsTheNewest', () => {
  const ring = new RingBuffer(4);
  ring.write(Float32Array.of(1, 2, 3, 4));
  const out = new Float32Array(4);

  ring.truncate(2);

  assert.equal(ring.read(out), 2);
  assert.deepEqual([...out.slice(0, 2)], [1, 2]);
});

test('constructor_CapacityZero_IsRefused', () => {
  assert.throws(() => new RingBuffer(0), RangeError);
});
