// @ts-check
import { chromium } from 'playwright-core';

/** Flags for a headless browser that hears a file and touches nothing but the page. */
const ARGUMENTS = [
  '--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--disable-gpu', '--disable-quic',
  '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/**
 * The distribution's Chromium.
 * @param {{ wav?: string | null, loop?: boolean, allowMicrophone?: boolean }} [options] `wav`: what the fake microphone hears; once unless `loop`.
 */
export function launchChromium({ wav = null, loop = false, allowMicrophone = true } = {}) {
  const file = wav ? [`--use-file-for-fake-audio-capture=${wav}${loop ? '' : '%noloop'}`] : [];
  const args = allowMicrophone ? ARGUMENTS : ARGUMENTS.filter((argument) => !argument.startsWith('--use-fake-ui'));
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: [...args, ...file] });
}
