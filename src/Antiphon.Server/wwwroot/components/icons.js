// @ts-check

/** Paths of the line icons, each on a field of 24 units. */
export const ICONS = {
  microphone: 'M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  microphoneOff: 'M9 9v3a3 3 0 0 0 5 2.2M15 11V6a3 3 0 0 0-5.8-1M5.5 11.5a6.5 6.5 0 0 0 10.6 5M18.5 11.5c0 .9-.2 1.7-.5 2.500M12 18v3M4 4l16 16',
  stop: 'M7 7h10v10H7Z',
  send: 'M5 12h13M12.5 6l6 6-6 6',
  close: 'M6.5 6.500l11 11M17.5 6.500l-11 11',
  tool: 'M14.5 6.500a4 4 0 0 0-5 5L4 17l3 3 5.5-5.500a4 4 0 0 0 5-5L15 12l-3-3Z',
  key: 'M14.5 4a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM10.5 13.5 4 20M6.5 17.500l2 2',
};
