// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMs, latencyOfEvent, latencyOfReport, layoutBar, roundScale } from '../../../src/Antiphon.Server/wwwroot/conversation/latency.js';

const PARTS = { endpointing: 400, transcription: 40, dispatch: 1, model: 150, tools: 100, segmentation: 4, synthesis: 25, wire: 0 };

/** @param {{ parts: { id: string, ms: number }[] } | null} latency */
const asObject = (latency) => Object.fromEntries((latency?.parts ?? []).map(({ id, ms }) => [id, Math.round(ms)]));

test('latencyOfEvent_ToolsInsideTheModel_PartsSumToTheTotal', () => {
  const latency = latencyOfEvent({ type: 'turn_latency', turn: 3, parts: PARTS, total: 620 });

  assert.equal(latency?.turn, 3);
  assert.equal(latency?.totalMs, 620);
  assert.deepEqual(asObject(latency), { endpointing: 400, transcription: 40, dispatch: 1, model: 50, tools: 100, segmentation: 4, synthesis: 25 });
});

test('latencyOfEvent_ToolsBesideTheModel_PartsSumToTheTotal', () => {
  const latency = latencyOfEvent({ turn: 3, parts: PARTS, total: 720 });

  assert.equal(asObject(latency).model, 150);
  assert.equal(latency?.parts.reduce((sum, part) => sum + part.ms, 0), 720);
});

test('latencyOfEvent_TimeThatNoPartOwns_IsOther', () => {
  assert.deepEqual(asObject(latencyOfEvent({ parts: { model: 100 }, total: 130 })), { model: 100, other: 30 });
});

for (const event of [{}, { parts: null }, { parts: { model: -4, tools: 'x' } }, { parts: { model: NaN }, total: 0 }])
  test(`latencyOfEvent_NoTimeIn_${JSON.stringify(event)}_IsNull`, () => assert.equal(latencyOfEvent(event), null));

test('latencyOfReport_AllFields_PartsSumToTheTotal', () => {
  const latency = latencyOfReport({ total: 0.7, speechToText: 0.4, firstToken: 0.15, firstText: 0.16, tools: 0.1, thinking: null, textToSpeech: 0.03 });

  assert.deepEqual(asObject(latency), { transcription: 400, model: 50, tools: 100, segmentation: 10, synthesis: 30, other: 110 });
});

test('latencyOfReport_OnlyTheTotal_IsOther', () => {
  const nothing = { speechToText: null, firstToken: null, firstText: null, tools: null, thinking: null, textToSpeech: null };

  assert.deepEqual(asObject(latencyOfReport({ ...nothing, total: 0.5 })), { other: 500 });
  assert.equal(latencyOfReport({ ...nothing, total: null }), null);
});

test('layoutBar_AnyTurn_SegmentsTouchAndEndAtTheTotal', () => {
  const latency = latencyOfEvent({ parts: PARTS, total: 620 });
  assert.ok(latency);

  const segments = layoutBar(latency, 1000, 500);

  assert.equal(segments[0].x, 0);
  for (let i = 1; i < segments.length; i++) assert.ok(Math.abs(segments[i].x - segments[i - 1].x - segments[i - 1].width) < 1e-9);
  const last = /** @type {{ x: number, width: number }} */ (segments.at(-1));
  assert.ok(Math.abs(last.x + last.width - 310) < 1e-9);
});

test('layoutBar_ScaleShorterThanTheTurn_FillsTheWidthOnly', () => {
  const latency = latencyOfEvent({ parts: { model: 900 }, total: 900 });
  assert.ok(latency);

  assert.equal(layoutBar(latency, 100, 500)[0].width, 500);
});

test('roundScale_AnyLength_IsAtLeastThatLong', () => {
  for (const ms of [0, 1, 100, 101, 999, 7777, 10_001, 123_456]) assert.ok(roundScale(ms) >= ms);
});

test('formatMs_SmallAndLarge_HasAUnit', () => {
  assert.deepEqual([0.04, 4.26, 118.4, 9999.7].map(formatMs), ['0 ms', '4.3 ms', '118 ms', '10.0 s']);
});
