// The bank pages' style sheet. Its hash stands in their Content-Security-Policy, so nothing else can style them.

export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #566072; --paper: #fff; --ground: #eef1f6; --line: #c5ccd8; --strong: #1d4ed8; --on-strong: #fff; --bad: #b42318; --test: #fde68a; --on-test: #422006; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf3; --quiet: #a3adbd; --paper: #1a2130; --ground: #0f1420; --line: #46516a; --strong: #7aa2ff; --on-strong: #0b1220; --bad: #ff9b8f; --test: #78500a; --on-test: #fff7dd; } }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
header { display: flex; text-align: center; flex-wrap: wrap; gap: .25rem 1rem; justify-content: center; padding: .75rem 1rem; background: var(--test); color: var(--on-test); }
main { max-width: 26rem; margin: 2rem auto; padding: 1.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; }
h1 { margin: 0 0 1rem; font-size: 1.375rem; line-height: 1.25; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0 0 1rem; padding-bottom: 1rem; border-bottom: 1px solid var(--line); }
dt { color: var(--quiet); }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
.amount { font-weight: 600; font-variant-numeric: tabular-nums; }
form { display: grid; gap: .75rem; }
label { display: grid; gap: .25rem; font-weight: 500; }
input { width: 100%; min-height: 2.75rem; padding: 0 .75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--quiet); border-radius: .5rem; }
input::placeholder { color: var(--quiet); opacity: 1; }
input[aria-invalid] { border-color: var(--bad); border-width: 2px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; }
button { min-height: 2.75rem; padding: 0 1rem; font: inherit; font-weight: 600; color: var(--ink); background: transparent; border: 1px solid var(--quiet); border-radius: .5rem; cursor: pointer; }
.primary { color: var(--on-strong); background: var(--strong); border-color: var(--strong); }
.quiet { border-color: transparent; color: var(--quiet); text-decoration: underline; }
:focus-visible { outline: 3px solid var(--strong); outline-offset: 2px; }
.fault { margin: 0 0 1rem; color: var(--bad); font-weight: 500; }
.shortcuts { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line); grid-template-columns: 1fr 1fr; }
.shortcuts p, .shortcuts .quiet { grid-column: 1 / -1; margin: 0; color: var(--quiet); }
@media (max-width: 30rem) { main { margin: 0; border-width: 0 0 1px; border-radius: 0; } }
`;
