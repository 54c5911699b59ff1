// Of an empty window: asks the main process for an echo of each value, one after the other, and answers how long each took, ms.
const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('echoTimes', async (values) => {
  const times = [];
  for (const value of values) {
    const started = performance.now();
    await ipcRenderer.invoke('bench:echo', value);
    times.push(performance.now() - started);
  }
  return times;
});
