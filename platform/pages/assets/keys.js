// Keys of the office. Every key does what a link or button on the page does, so nothing needs them.
//
// Markup: <table data-keys="rows">   j and k walk its rows (the link in each row's head),
//                                    Enter opens the row, as on any link; x ticks its checkbox.
//         <details id="keys">        ? opens and closes it.
//         <a|button data-keys="a">   the key a goes to it (a approve, n next, e edit …).
// Keys rest while somebody types, with Ctrl, Alt or Meta, and when switched off (WCAG 2.1.4)
// in the footer.

const typing = (element) => element?.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");

const links = () => [...document.querySelectorAll("table[data-keys=rows] tbody th a")];

const walk = (step) => {
  const all = links();
  const row = document.activeElement?.closest("table[data-keys=rows] tbody tr");
  const here = row ? all.findIndex((link) => row.contains(link)) : -1;
  const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step];
  next?.focus();
  next?.closest("tr").scrollIntoView({ block: "nearest" });
};

// The row of the focus; before anything was focused, the first.
const tick = () => {
  const row = document.activeElement?.closest("table[data-keys=rows] tbody tr") ?? links()[0]?.closest("tr");
  const box = row?.querySelector("input[type=checkbox]");
  if (!box) return false;
  box.click();
  if (!row.contains(document.activeElement)) row.querySelector("th a")?.focus();
  return true;
};

const help = () => {
  const panel = document.querySelector("details#keys");
  if (!panel) return false;
  panel.open = !panel.open;
  if (panel.open) {
    panel.scrollIntoView({ block: "nearest" });
    panel.querySelector("summary").focus();
  }
  return true;
};

let on = localStorage.getItem("keys") !== "off";
const button = document.createElement("button");
button.type = "button";
button.className = "y-button";
button.dataset.look = "text";
const tell = () => (button.textContent = on ? "文字キーの操作（j・k など）をやめる" : "文字キーの操作（j・k など）を使う");
button.addEventListener("click", () => {
  on = !on;
  localStorage.setItem("keys", on ? "on" : "off");
  tell();
});
tell();
document.querySelector(".y-footer__in")?.append(button);

document.addEventListener("keydown", (event) => {
  if (!on || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return;
  if (event.key === "j" || event.key === "k") {
    walk(event.key === "j" ? 1 : -1);
  } else if (event.key === "x" && links().length > 0) {
    if (!tick()) return;
  } else if (event.key === "?") {
    if (!help()) return;
  } else {
    if (!/^[a-z]$/.test(event.key)) return;
    const target = document.querySelector(`:is(a, button)[data-keys="${event.key}"]`);
    if (!target) return;
    target.focus();
    // A decision is not made by one slip of a finger: a button is focused, and Enter presses it.
    if (target.tagName === "A") target.click();
  }
  event.preventDefault();
});
