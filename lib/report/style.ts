import { dark, declarations, light, type Scheme } from "./colours.js";
import { stackWidths } from "./fit.js";
import { measureStyle } from "./measures.js";
import { toolStyle } from "./toolstyle.js";

/** The type faces: system fonts only. */
const serif = `Charter,"Bitstream Charter","Iowan Old Style","Source Serif 4",Cambria,Georgia,"Noto Serif",serif`;
const sans = `system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif`;
const mono = `ui-monospace,"SF Mono",SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace`;

/** A table laid out as blocks where its page is narrower than `width` rem: each cell with its head before it. On paper it never is. */
function stacked(width: number): string {
  const at = `.study-output.study-output.study-output table.under${width}`;
  return `@media screen{@container (max-width:${width}rem){
${at},${at} :is(tbody,tr,th,td,caption){display:block;width:auto}
${at} thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
${at}{min-width:0}
${at} tbody:first-of-type{border-top:1.5px solid currentColor}
${at} caption{padding-bottom:.7em}
${at} tbody tr{padding:.55em 0;border-top:1px solid var(--rule,currentColor)}
${at} tbody:first-of-type tr:first-child{border-top:0}
${at} tr.group{padding-bottom:.2em}
${at} tr.group+tr{border-top:0;padding-top:.1em}
${at} tbody tr>:is(th,td),${at} tbody tr:is(:first-child,:last-child)>:is(th,td){padding:.08em 0;max-width:none}
${at} tr.group>th{font-weight:700}
${at} tr:not(.group)>th{font-weight:700}
${at} tr.main>th{font-weight:700}
${at} tbody td{display:flex;justify-content:space-between;align-items:baseline;gap:1em;text-align:right}
${at}.paired tbody tr:not(.group){display:grid;grid-template-columns:minmax(0,1fr) max-content max-content;column-gap:.7em;align-items:baseline}
${at}.paired tbody tr>th{grid-column:1/-1}
${at}.paired tbody td{display:block}
${at}.paired tbody td[data-head]{display:contents}
${at}.paired tbody td.interval .cell::before{content:"("}
${at}.paired tbody td.interval .cell::after{content:")"}
${at} tbody td.number .cell{white-space:nowrap}
${at} tbody td.text .cell{white-space:normal}
${at} td::before{content:attr(data-head);text-align:left;color:var(--soft,inherit);font-weight:400;flex:0 1 auto;white-space:normal}
${at} td[data-pad]::after{content:none}
${at} td .none{font-size:inherit}
${at} td .none+sup{margin-right:0}
}}`;
}

/** The rules of tables and figures. `.study-output` is doubled so that a notebook's own rules for tables do not win. */
const outputRules = (
  widths: readonly number[],
): string => `.study-output{container-type:inline-size;font:15px/1.4 ${sans};color:var(--ink,inherit);max-width:60rem}
.study-output.study-output table{border-collapse:collapse;width:auto;min-width:min(100%,42rem);margin:0;font-size:14.5px;line-height:1.4;font-variant-numeric:tabular-nums lining-nums;border:0;border-bottom:1.5px solid currentColor;table-layout:auto}
.study-output.study-output table.under20{min-width:min(100%,24rem)}
.study-output.study-output caption{caption-side:top;text-align:left;color:inherit;padding:0 0 .65em;font-size:16px;line-height:1.4;font-style:normal;max-width:42rem}
.study-output.study-output table :is(tr,th,td){background:none;border:0;color:inherit;text-align:left;vertical-align:baseline;white-space:normal;max-width:none;font-weight:400}
.study-output.study-output table :is(th,td){padding:.28em 0 .28em 1.4em}
.study-output.study-output table.dense{font-size:13px}
.study-output.study-output table.dense :is(th,td){padding-left:.8em}
.study-output.study-output table.dense td .none{font-size:.85em}
.study-output.study-output table.dense td .none+sup{margin-right:-1.3em}
.study-output.study-output table.dense tbody th{min-width:6.5em}
.study-output.study-output table tr>:first-child{padding-left:0}
.study-output.study-output table thead tr+tr>:first-child{padding-left:1.2em}
.study-output.study-output thead tr:first-child{border-top:1.5px solid currentColor}
.study-output.study-output thead tr:last-child{border-bottom:1px solid currentColor}
.study-output.study-output thead th{vertical-align:bottom;line-height:1.25;padding-top:.45em;padding-bottom:.45em;font-weight:700}
.study-output.study-output thead .unit{display:block;font-weight:400;color:var(--soft,inherit)}
.study-output.study-output thead th.spanner{text-align:center;padding-bottom:.3em}
.study-output.study-output thead th.spanner::after{content:"";display:block;border-bottom:1px solid var(--frame,currentColor);margin-top:.35em}
.study-output.study-output table :is(th,td).number{text-align:right}
.study-output.study-output td.number,.study-output.study-output table td.brief{white-space:nowrap}
.study-output.study-output td[data-pad]::after{content:attr(data-pad)}
.study-output.study-output tbody+tbody tr:first-child :is(th,td){padding-top:.9em}
.study-output.study-output thead+tbody tr:first-child :is(th,td){padding-top:.55em}
.study-output.study-output tbody:last-child tr:last-child :is(th,td){padding-bottom:.55em}
.study-output.study-output tbody th{min-width:8.5em;max-width:24em;overflow-wrap:break-word}
.study-output.study-output table.wordy tbody th{min-width:19em}
.study-output.study-output table.wordy.dense tbody th{min-width:13em}
.study-output.study-output table tbody tr.member>:first-child{padding-left:1.1em}
.study-output.study-output tr.main>:is(th,td){font-weight:700}
.study-output.study-output td .none{font-weight:400;white-space:normal}
.study-output sup{font-size:.72em;line-height:0;vertical-align:.45em;font-weight:400}
.study-output tbody th sup{margin-left:.15em}
.study-output a{color:var(--link,inherit);text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.15em}
.study-output sup a{text-decoration:none;padding:.5em .35em}
.study-output .notes{margin-top:.6em;font-size:13.5px;line-height:1.45;color:var(--soft,inherit);max-width:42rem}
.study-output .notes p{margin:0 0 .25em;padding:0}
.study-output figure{margin:0;max-width:42.5rem}
.study-output figcaption{margin:0 0 .9em;font-size:16px;line-height:1.4}
.study-output figcaption .subtitle{display:block;font-size:14.5px;color:var(--soft,inherit);margin-top:.15em}
.study-output figure img{display:block;width:100%;max-width:42.5rem;height:auto;color-scheme:light dark}
[data-jp-theme-light="true"] .study-output figure img{color-scheme:light}
[data-jp-theme-light="false"] .study-output figure img{color-scheme:dark}
.study-output details{margin-top:.7em;font-size:14px}
.study-output summary{cursor:pointer;padding:.25em 0;color:var(--link,inherit)}
.study-output details[open] summary{margin-bottom:.5em}
.study-words,.study-banner,.study-badge{font:16px/1.5 ${sans};max-width:42rem;margin:.2em 0;color:var(--ink,inherit)}
.study-banner{font-size:14.5px;border-left:3px solid var(--frame,currentColor);padding-left:.8em;color:var(--soft,inherit)}
${widths.map(stacked).join("\n")}
@media print{.study-output{max-width:none}.study-output :is(tr,tbody:has(tr.group)){break-inside:avoid}.study-output tr.group{break-after:avoid}.study-output figure,.study-output caption{break-inside:avoid}.study-output thead{display:table-header-group}.study-output.study-output table{font-size:8.5pt;min-width:0}.study-output.study-output table.dense{font-size:6.8pt}.study-output.study-output table.dense :is(th,td):not(:first-child){padding-left:.55em}.study-output.study-output table.dense tbody th{min-width:6em}.study-output.study-output table.wordy tbody th{min-width:15em}.study-output.study-output tbody [data-id]{min-height:0;line-height:inherit}.study-output.study-output table.short{break-inside:avoid}.study-output caption,.study-output thead,.study-output tbody tr:nth-child(1),.study-output figcaption{break-after:avoid}.study-output .notes{font-size:8pt;max-width:none;line-height:1.35}.study-output caption,.study-output figcaption{font-size:10pt}.study-output details:not([open]){display:none}}`;

/**
 * The style of tables and figures, under `.study-output`: it needs nothing of the page around. Colours are the page's
 * where it sets them and those of the surrounding text elsewhere, so it is readable in light and dark. `under` names
 * the one width under which rows are stacked; by default the rules for all are there.
 */
export const outputStyle = (under?: (typeof stackWidths)[number]): string =>
  outputRules(under === undefined ? stackWidths : [under]);

/** Colours of highlighted code: the classes of Pygments, few and calm, each with a contrast of 4.5 at least. */
const codeStyle = (s: Scheme): string =>
  [
    `.highlight :is(.c,.c1,.cm,.cp,.cs){color:${s.soft};font-style:italic}`,
    `.highlight :is(.k,.kd,.kr,.kc,.kt,.kn,.ow){color:${s.texts[0]}}`,
    `.highlight :is(.s,.s1,.s2,.sb,.sr,.se){color:${s.texts[2]}}`,
    `.highlight :is(.mi,.mf,.mh,.mb,.m){color:${s.texts[1]}}`,
    `.highlight .err{color:inherit}`,
  ].join("");

const scheme = (s: Scheme): string => `:root{${declarations(s)}}${codeStyle(s)}`;

/** The style of a page of the report, without that of tables and figures. */
const frameStyle = `${scheme(light)}
:root{color-scheme:light dark}
@media screen and (prefers-color-scheme:dark){${scheme(dark)}}
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:18px/1.55 ${serif};overflow-wrap:break-word}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.15em}
a:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:3px;border-radius:2px}
.skip{position:absolute;left:-100vw;top:0;background:var(--paper);padding:.5rem 1rem;z-index:1}
.skip:focus{left:0}
.page{max-width:64rem;margin:0 auto;padding:32px 16px 64px}
.page>header,main :is(p,h2,h3,ul,ol,dl,blockquote){max-width:38rem}main>.text-output{max-width:60rem}
main{margin-top:40px}
main>section:first-child>h2,main>h2:first-child{margin-top:0}
nav.pages{font:14.5px/1.4 ${sans};margin-bottom:40px;display:flex;flex-wrap:wrap;gap:4px 20px}
nav.pages a{color:var(--soft);text-decoration:none;padding:4px 0}
nav.pages a:hover{color:var(--link);text-decoration:underline}
nav.pages [aria-current]{color:var(--ink);font-weight:700}
h1{font:700 34px/1.2 ${sans};letter-spacing:-.012em;margin:0 0 12px;text-wrap:balance}
h2{font:700 24px/1.25 ${sans};letter-spacing:-.008em;margin:56px 0 12px;text-wrap:balance}
h3{font:700 19px/1.3 ${sans};margin:36px 0 8px}
h4{font:700 17px/1.3 ${sans};margin:28px 0 4px}
p,ul,ol,dl{margin:0 0 16px}
li{margin-bottom:4px}
.lead{font-size:20px;line-height:1.5;color:var(--ink);margin-bottom:20px}
.about{font:14.5px/1.5 ${sans};color:var(--soft);margin:20px 0 0;border-top:1px solid var(--rule);padding-top:16px}
dl.facts{display:grid;grid-template-columns:fit-content(14rem) minmax(0,1fr);gap:4px 20px;font:14.5px/1.5 ${sans};margin:0}
dl.facts dt{color:var(--soft);min-width:min(7rem,100%);overflow-wrap:anywhere}
dl.facts dd{margin:0;min-width:0;overflow-wrap:anywhere}
.banner{font:15px/1.5 ${sans};margin:20px 0;border-left:3px solid var(--frame);padding:2px 0 2px 14px;color:var(--ink)}
code,pre{font-family:${mono};font-size:.85em}
:is(p,li,dd,td) code{overflow-wrap:anywhere}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.5}
nav.contents{font:14.5px/1.4 ${sans}}
nav.contents ol{list-style:none;padding:0;margin:0}
nav.contents ol ol{padding-left:16px}
nav.contents li{margin:0}
nav.contents a{display:block;color:var(--soft);text-decoration:none;padding:4px 0}
nav.contents a:hover{color:var(--link);text-decoration:underline}
nav.contents.folded{max-width:38rem;margin:24px 0 0;padding-top:8px;border-top:1px solid var(--rule)}
nav.contents.folded ol{padding-left:16px}
nav.contents.beside{display:none}
nav.contents .title{font-weight:700;margin:0 0 8px}
summary{cursor:pointer;padding:4px 0}
main .study-output{margin:32px 0 40px}
main .study-output .notes p{max-width:none}
main .study-words{font:18px/1.55 ${serif};margin:0 0 16px;max-width:38rem}
main .study-banner{margin:16px 0}
details.code{margin:8px 0 0;font:14px/1.4 ${sans};color:var(--soft)}
details.code summary{color:var(--soft)}
details.code summary:hover{color:var(--link)}
details.code .highlight{background:var(--wash);color:var(--ink);padding:12px 16px;margin:4px 0 16px;border-radius:3px;font-size:15.5px;max-width:60rem}
.text-output{font-size:15px;color:var(--soft);margin:8px 0 16px;overflow-wrap:anywhere}
.failed{border-left:3px solid var(--mark1);padding-left:14px}
.list{font:14.5px/1.5 ${sans};border-collapse:collapse;width:100%;max-width:60rem;margin:0 0 24px}
.list caption{text-align:left;padding-bottom:8px;font-weight:700}
.list :is(th,td){text-align:left;vertical-align:baseline;padding:6px 16px 6px 0;border-bottom:1px solid var(--rule);font-weight:400;overflow-wrap:break-word}
.list .hash{overflow-wrap:anywhere;font-size:12.5px}
.list .file{display:block;overflow-wrap:anywhere}
.list .from{color:var(--soft)}
.list th code{overflow-wrap:anywhere}
.list .number{white-space:nowrap}
.list .under{display:block;color:var(--soft);font-size:12.5px;overflow-wrap:anywhere}
.list thead th{color:var(--soft)}
math{font-size:1.05em}math.tml-display{display:block math;margin:.8em 0;max-width:100%}.tml-right,.tml-left{padding-left:0;padding-right:0}
.hash{font-family:${mono};font-size:.85em}
ul.reports{list-style:none;padding:0}
ul.reports li{margin:0 0 12px}
ul.reports a.report{font:700 18px/1.4 ${sans}}
ul.reports span{display:block;color:var(--soft)}
ul.reports .outputs{font:14.5px/1.6 ${sans}}
.references{font:14.5px/1.5 ${sans};padding-left:0;list-style:none}
.references li{margin-bottom:8px;overflow-wrap:anywhere}
.references .from{color:var(--soft)}
footer{font:14px/1.5 ${sans};color:var(--soft);margin-top:64px;padding-top:16px;border-top:1px solid var(--rule);max-width:38rem}
@media (min-width:1100px){
.page.with-contents{display:grid;grid-template-columns:13rem minmax(0,60rem);column-gap:3.5rem;max-width:82rem;padding-left:32px;padding-right:32px}
.page.with-contents>*{grid-column:2}
.page.with-contents>nav.contents.beside{display:block;grid-column:1;grid-row:1/span 6;position:sticky;top:32px;align-self:start;max-height:calc(100vh - 64px);overflow-y:auto;padding-right:8px}
nav.contents.folded{display:none}
}
@media (max-width:600px){
body{font-size:17px}
.page{padding-top:20px}
nav.pages{margin-bottom:28px}
h1{font-size:28px}
h2{font-size:22px;margin-top:44px}
.lead{font-size:18px}
dl.facts{grid-template-columns:minmax(0,1fr);gap:0}
dl.facts dd{margin-bottom:8px}
.list thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.list,.list :is(tbody,tr,th,td,caption){display:block}
.list tr{border-bottom:1px solid var(--rule);padding:8px 0}
.list :is(th,td){border:0;padding:1px 0}
.list td[data-head]:not(:empty)::before{content:attr(data-head) " ";color:var(--soft)}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{
@page{margin:18mm 16mm}
body{font-size:10.5pt;background:none}
.page{padding:0;max-width:none}
.lead{font-size:12pt}
.list tr{break-inside:avoid}.list :is(caption,thead){break-after:avoid}
nav.pages,nav.contents,.skip,details.code:not([open]){display:none!important}
h1{font-size:22pt}h2{font-size:15pt;margin-top:22pt}h3{font-size:12pt}
h1,h2,h3{break-after:avoid}
a{color:inherit;text-decoration:none}
main .study-words{font-size:10.5pt}
main :is(p,details.code):has(+:is(.study-output,details.code)),main p:has(+.code+.study-output){break-after:avoid}
.study-output figure img{max-width:15cm}
}`;

/** The whole style of a page of the report. The exporter of the notebooks is given the same text. */
export const pageStyle = `${frameStyle}\n${outputStyle()}\n${toolStyle(sans)}${measureStyle}`;
