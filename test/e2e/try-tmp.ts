import { setUpBench } from './support/desk.ts';
const bench = await setUpBench();
try {
  const desk = await bench.openDesk({ as: 'agent' });
  desk.page.on('console', (m) => console.log('page:', m.text().slice(0, 300)));
  desk.page.on('pageerror', (e) => console.log('pageerror:', String(e).slice(0, 500)));
  desk.app.process().stderr?.on('data', (d) => { const s=String(d); if (!/dbus|gpu|GPU|viz|ERROR:/.test(s)) console.log('err:', s.slice(0, 600)); });
  await new Promise((r) => setTimeout(r, 6000));
  await desk.page.screenshot({ path: '/tmp/shot1.png' });
  console.log(await desk.page.evaluate(() => document.body.innerText.slice(0, 600)));
} finally { await bench.stop(); }
