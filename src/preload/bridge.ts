/**
 * Passes one MessagePort per life of the store from the main process into the page, and nothing else: no API is exposed.
 * The page hears it as a `message` event on its own window.
 */
import { type IpcRendererEvent, ipcRenderer } from 'electron';

const channel = 'steadydesk:port';

ipcRenderer.on(channel, (event: IpcRendererEvent) => {
  window.postMessage(channel, window.location.origin, [...event.ports]);
});

/** After `load` the page's modules have run, so its listener is there. */
window.addEventListener('load', () => ipcRenderer.send('steadydesk:ready'), { once: true });
