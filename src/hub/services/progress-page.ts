/** Writes the progress page: one small document without script, pictures or fonts, that reads the same in any browser and to a screen reader. */
import { createHash } from 'node:crypto';
import { type ProgressView, shownStages } from './progress.ts';
import { type PageLanguage, pageWords } from './progress-words.ts';

const style = `:root{color-scheme:light dark;--bg:#f4f5f4;--card:#fff;--line:#e3e6e4;--text:#1d2421;--muted:#5c6762;--brand:#0b6e5f;--soft:#e2f2ee;--warn:#8a4a00;--warnsoft:#fff3dd}
@media (prefers-color-scheme:dark){:root{--bg:#121614;--card:#1a1f1d;--line:#3a4440;--text:#e6ebe8;--muted:#a4b0aa;--brand:#4cc2ab;--soft:#15342e;--warn:#f0b35a;--warnsoft:#38290f}}
*{box-sizing:border-box;margin:0}
body{background:var(--bg);color:var(--text);font:16px/1.7 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif;padding:24px 16px 40px;overflow-wrap:anywhere}
main{max-width:560px;margin:0 auto;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:28px 24px}
h1{font-size:22px;line-height:1.4;font-weight:600}
h2{font-size:14px;font-weight:600;color:var(--muted);margin-top:26px}
.opened,footer{color:var(--muted);font-size:14px}
.now{font-size:18px;font-weight:600;margin-top:2px}
.missed{margin-top:20px;padding:12px 14px;border-radius:10px;background:var(--warnsoft);color:var(--warn)}
ol{list-style:none;padding:0;margin-top:12px}
li{position:relative;padding:0 0 12px 30px;color:var(--muted)}
li::before{content:"";position:absolute;left:3px;top:7px;width:12px;height:12px;border-radius:50%;border:2px solid var(--muted);background:var(--card)}
li:not(:last-child)::after{content:"";position:absolute;left:10px;top:23px;bottom:-3px;width:2px;background:var(--line)}
li.passed::before{background:var(--brand);border-color:var(--brand)}
li[aria-current]{color:var(--text);font-weight:600}
li[aria-current]::before{border-color:var(--brand);box-shadow:0 0 0 4px var(--soft)}
li span{font-size:13px;font-weight:400;margin-left:8px;color:var(--muted)}
li[aria-current] span{color:var(--brand);font-weight:600}
time{white-space:nowrap;font-variant-numeric:tabular-nums}
footer{margin-top:28px;padding-top:16px;border-top:1px solid var(--line)}
footer p+p{margin-top:6px}`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing is loaded, run, framed or sent from this page. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  vary: 'accept-language',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow, noarchive',
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** In the business's own zone, whatever zone the reader is in: it is where the promise counts. */
function timeTag(atMs: number, view: { utcOffsetMinutes: number }, language: PageLanguage): string {
  const local = new Date(atMs + view.utcOffsetMinutes * 60_000);
  const clock = local.toISOString().slice(11, 16);
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  const said = language === 'en' ? `${day} ${months[month]} ${year}, ${clock}` : `${year}年${month + 1}月${day}日 ${clock}`;
  return `<time datetime="${new Date(atMs).toISOString()}">${said}</time>`;
}

function frame(language: PageLanguage, title: string, body: string): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow"><meta name="referrer" content="no-referrer"><title>${title}</title><style>${style}</style></head>
<body><main>${body}</main></body></html>
`;
}

export function progressPage(view: ProgressView, language: PageLanguage, nowMs: number): string {
  const words = pageWords[language];
  const at = (atMs: number) => timeTag(atMs, view, language);
  const present = shownStages.indexOf(view.stage);
  const stages = shownStages.map((stage, place) => {
    const isPassed = place < present || (place === present && stage === 'done');
    const note = place === present ? words.present : isPassed ? words.passed : '';
    const mark = `${isPassed ? ' class="passed"' : ''}${place === present ? ' aria-current="step"' : ''}`;
    return `<li${mark}>${words.stages[stage]}${note === '' ? '' : `<span>${note}</span>`}</li>`;
  });
  const step = view.lastStep === null ? undefined : words.steps[view.lastStep.kind];
  const last = view.lastStep === null || step === undefined ? words.noStep : words.stepAt(step, at(view.lastStep.atMs));
  const idle = view.stage === 'done' ? words.doneNext : words.nothingNext;
  const next = view.next === null ? idle : words.nextKinds[view.next.kind](at(view.next.atMs));
  const owner = words.owner(words.departments[view.department], view.ownerRole === null ? null : words.roles[view.ownerRole]);
  return frame(
    language,
    words.title,
    `<h1>${words.heading}</h1><p class="opened">${words.opened(at(view.openedAtMs))}</p>
${view.missedAtMs === null ? '' : `<p class="missed">${words.missed(at(view.missedAtMs))}</p>`}
<h2>${words.where}</h2><p class="now">${words.standing[view.stage]}</p><ol>${stages.join('')}</ol>
<h2>${words.next}</h2><p>${next}</p>
<h2>${words.last}</h2><p>${last}</p>
<h2>${words.who}</h2><p>${owner}</p>
<footer><p>${words.readAt(at(nowMs))}</p><p>${words.about(at(view.expiresAtMs))}</p></footer>`,
  );
}

/** `gone` is one page for every link that opens nothing: it says nothing about why. */
export function plainPage(which: 'gone' | 'busy', language: PageLanguage): string {
  const { title, body } = pageWords[language][which];
  return frame(language, title, `<h1>${title}</h1><p>${body}</p>`);
}
