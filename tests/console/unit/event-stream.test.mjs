// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventStreamParser } from '../../../src/Antiphon.Server/wwwroot/protocol/event-stream.js';

const STREAM = ': hello\r\ndata: {"a":1}\r\n\r\nevent: x\nid: 4\ndata:one\ndata: two\n\ndata: left\rdata: right\r\r\n';
const EVENTS = ['{"a":1}', 'one\ntwo', 'left\nright'];

test('push_AnyLineEnds_GivesTheEvents', () => {
  assert.deepEqual(new EventStreamParser().push(STREAM), EVENTS);
});

for (let size = 1; size <= 7; size++)
  test(`push_PiecesOf${size}_GivesTheSame`, () => {
    const parser = new EventStreamParser();
    /** @type {string[]} */
    const events = [];
    for (let i = 0; i < STREAM.length; i += size) events.push(...parser.push(STREAM.slice(i, i + size)));

    assert.deepEqual(events, EVENTS);
  });

test('push_AnEventWithoutItsBlankLine_Waits', () => {
  const parser = new EventStreamParser();

  assert.deepEqual(parser.push('data: a\n'), []);
  assert.deepEqual(parser.push('\n'), ['a']);
});

test('push_AnEndlessLine_IsDroppedAndTheNextEventComes', () => {
  const parser = new EventStreamParser();
  for (let i = 0; i < 30; i++) parser.push('x'.repeat(100_000));

  assert.deepEqual(parser.push('\n\ndata: next\n\n'), ['next']);
});
