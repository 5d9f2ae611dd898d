"""The look of the page of a dry run, and the one switch on it."""

STYLE = """
:root{--ink:#1f272e;--soft:#5b6670;--line:#d5dbe0;--paper:#fff;--box:#f4f6f8;--late:#a3311a;--met:#1a6b3c;--blue:#1f6fc0}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf1;--soft:#a9b4bd;--line:#3d464e;--paper:#171b1f;--box:#22282e;
--late:#ff9b85;--met:#7fd6a3;--blue:#7db8f2}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,"Noto Sans SC","Noto Sans CJK SC",sans-serif}
main{max-width:1180px;margin:auto;padding:16px}
header{display:flex;gap:16px;align-items:center;justify-content:space-between}
h1{font-size:22px;margin:8px 0}h2{font-size:17px;margin:28px 0 8px}
button{font:inherit;padding:6px 14px;border:1px solid var(--line);border-radius:6px;background:var(--box);color:var(--ink)}
.figures{display:flex;flex-wrap:wrap;gap:8px;padding:0;list-style:none}
.figures li{background:var(--box);border-radius:8px;padding:8px 14px}.figures b{font-size:20px;margin-right:4px}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;min-width:640px;font-size:14px}
th,td{text-align:left;padding:5px 10px;border-bottom:1px solid var(--line);vertical-align:top}
thead th{color:var(--soft);font-weight:600;white-space:nowrap}time{white-space:nowrap}
.board{min-width:900px}.board th{width:210px;font-weight:500}
.strip{position:relative;height:30px;padding:0}
.weeks i{position:absolute;top:6px;font-style:normal;font-size:12px;color:var(--soft)}
.bar{position:absolute;top:3px;height:24px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;font-size:12px;
line-height:22px;padding:0 4px;background:var(--box);border:1px solid var(--soft);border-radius:4px}
.bar.executing,.bar.in-progress,.bar.accepted{border-color:var(--blue);border-width:1px 1px 1px 4px}
.bar.closed,.bar.passed,.bar.done,.bar.confirmed{border-color:var(--met);border-width:1px 1px 3px}
.bar.on-hold,.bar.rework,.bar.partly-passed,.bar.declined,.bar.failed{border:2px dashed var(--late)}
.meter{display:inline-block;height:10px;background:var(--late);border-radius:3px}
.met{color:var(--met)}.late{color:var(--late);font-weight:600}
html.en .zh,html.zh .en{display:none}
""".strip()

SCRIPT = """
(function(){var page=document.documentElement,button=document.getElementById('language');
function show(language){page.className=language;page.lang=language;button.textContent=language==='zh'?'English':'中文';}
button.addEventListener('click',function(){show(page.className==='zh'?'en':'zh');});
show(/^zh/i.test(navigator.language)?'zh':'en');})();
""".strip()
