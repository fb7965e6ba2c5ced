// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaybackCore } from '../../../src/Antiphon.Server/wwwroot/audio/playback-core.js';

const QUANTUM = 128;

/** @param {number} ms */
const speech = (ms) => Int16Array.from({ length: 24 * ms }, (_, i) => 12_000 * Math.sin(i / 9));

/** @param {PlaybackCore} core @param {number} blocks */
function render(core, blocks) {
  const all = new Float32Array(blocks * QUANTUM);
  const block = new Float32Array(QUANTUM);
  let drained = 0;
  for (let i = 0; i < blocks; i++) {
    if (core.render(block)) drained++;
    all.set(block, i * QUANTUM);
  }
  return { all, drained };
}

/** @param {Float32Array} samples */
const loud = (samples) => samples.reduce((count, sample) => count + (Math.abs(sample) > 1e-4 ? 1 : 0), 0);

test('render_AWholeUtterance_PlaysAllOfItAndDrainsOnce', () => {
  const core = new PlaybackCore(24_000, 48_000, 4000);
  core.write(speech(200));
  core.end();

  const { all, drained } = render(core, 100);

  assert.equal(drained, 1);
  assert.ok(Math.abs(loud(all) / 48 - 200) < 5, `${loud(all) / 48} ms sounded`);
  assert.equal(core.dropped, 0);
});

test('render_TheFirstPacket_WaitsForMore', () => {
  const core = new PlaybackCore(24_000, 48_000, 4000);
  core.write(speech(20));

  const before = render(core, 8);
  core.write(speech(60));
  const after = render(core, 8);

  assert.equal(loud(before.all), 0);
  assert.ok(loud(after.all) > 900);
});

test('render_ASinglePacketWithoutEnd_PlaysAfterTheLongestWait', () => {
  const core = new PlaybackCore(24_000, 48_000, 4000);
  core.write(speech(20));

  assert.ok(loud(render(core, 100).all) > 700);
});

test('flush_InMidWord_IsSilentWithinSixMilliseconds', () => {
  const core = new PlaybackCore(24_000, 48_000, 4000);
  core.write(speech(3000));
  render(core, 50);

  core.flush();
  const { all } = render(core, 100);

  assert.ok(loud(all.subarray(0, QUANTUM)) > 0, 'it fades out');
  assert.equal(loud(all.subarray(Math.ceil(0.006 * 48_000))), 0);
  assert.equal(core.buffered, 0);
});

test('flush_ThenNewAudio_PlaysOnlyTheNew', () => {
  const core = new PlaybackCore(24_000, 48_000, 4000);
  core.write(speech(3000));
  render(core, 50);
  core.flush();
  render(core, 10);

  core.write(speech(100));
  core.end();

  assert.ok(Math.abs(loud(render(core, 200).all) / 48 - 100) < 5);
});

test('write_MoreThanTheRingHolds_DropsAndCounts', () => {
  const core = new PlaybackCore(24_000, 48_000, 100);

  core.write(speech(300));

  assert.ok(Math.abs(core.buffered - 4800) <= 1);
  assert.ok(Math.abs(core.dropped - 9600) < 50);
});
