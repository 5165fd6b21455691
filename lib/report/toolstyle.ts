/**
 * The style of what scripts add to a page: tools under tables, numbers that tell their origin, the panel that shows it.
 * Nothing of it is printed.
 */
export const toolStyle = (sans: string): string => `
.tools,.origin,.aside,.layer{font:14px/1.4 ${sans}}
.tools{display:flex;flex-wrap:wrap;gap:4px 8px;align-items:center;margin:4px 0 0;color:var(--soft)}
.study-output .tools+.notes{margin-top:.4em}
.tools button,.origin button,.layer button,.check button{font:inherit;color:var(--link);background:none;border:1px solid transparent;border-radius:3px;padding:4px 8px;min-height:28px;min-width:28px;cursor:pointer}
.tools button:first-child{margin-left:-8px}
:is(.tools,.origin,.layer,.check) button:hover{border-color:var(--frame)}
:is(button,input,select,[tabindex]):focus-visible{outline:2px solid var(--link);outline-offset:1px;border-radius:2px}
.scripted .study-output tbody [data-id]{cursor:pointer;text-decoration:none;scroll-margin:6rem 0 12rem}
.scripted .study-output tbody [data-id]:hover,.study-output [data-id][aria-expanded]{text-decoration:underline;text-decoration-style:dotted;text-underline-offset:.2em}
.scripted .study-output tbody [data-id]{display:inline-block;min-height:24px;line-height:24px}
.scripted .study-output td .none{line-height:1.4;padding:2px 0}
.origin{position:fixed;right:0;bottom:0;left:0;z-index:2;background:var(--paper);color:var(--ink);border-top:2px solid var(--ink);padding:12px 16px;max-height:45vh;overflow-y:auto}
.origin[hidden]{display:none}
.origin dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:2px 16px;margin:0 88px 0 0}
.origin dt{color:var(--soft)}
.origin dd{margin:0;overflow-wrap:anywhere}
.origin dd a{display:inline-block;min-height:24px}
.origin button{position:absolute;top:8px;right:12px}
.told body{padding-bottom:45vh}
.layer{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center;margin:8px 0 0}
.layer button{border-color:var(--frame)}
.plot{max-width:100%;overflow:hidden}
.study-output figure [hidden]{display:none}
.aside{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.check fieldset{border:0;margin:0 0 8px;padding:0;display:flex;flex-wrap:wrap;gap:0 16px}
.check{font:15px/1.5 ${sans}}
.check legend{font-weight:700;padding:0}
.check label{display:inline-flex;align-items:center;gap:6px;min-height:28px;cursor:pointer}
.check input{width:24px;height:24px;margin:0;accent-color:var(--link)}
.check .verdict{font-weight:700;margin:24px 0 16px;max-width:42rem}
.check .bars{display:block;width:100%;max-width:32rem;margin:16px 0;stroke:var(--ink);stroke-width:2;fill:var(--mark0)}
.check .bars text{font-size:11px;fill:var(--ink);stroke:none}
.check .bars .tick{text-anchor:middle;fill:var(--soft)}
.check .bars .axis{stroke:var(--frame);stroke-width:1}
.check .bars .null{stroke:var(--frame);stroke-width:1;stroke-dasharray:3 3}
nav.contents.beside [aria-current]{color:var(--ink);font-weight:700}
@media (min-width:700px){.origin{left:auto;right:24px;bottom:24px;max-width:28rem;border:1px solid var(--frame);border-radius:4px}.told body{padding-bottom:0}.origin dl{margin-right:0;padding-top:28px}}
@media print{.tools,.origin,.layer{display:none!important}}
`;
