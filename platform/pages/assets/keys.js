// Keys of the office. Every key does what a link or button on the page does, so nothing needs them.
//
// Markup: <table data-keys="rows">   j and k walk its rows (the link in each row's head),
//                                    Enter opens the row, as on any link.
//         <a|button data-keys="a">   the key a goes to it (a approve, n next, e edit …).
// Keys rest while somebody types, with Ctrl, Alt or Meta, and when switched off (WCAG 2.1.4) with
// the button that this script puts into the footer.

const typing = (element) => element?.closest("input, select, textarea, [contenteditable]");

const links = () => [...document.querySelectorAll("table[data-keys=rows] tbody th a")];

const walk = (step) => {
  const all = links();
  const here = all.indexOf(document.activeElement);
  const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step];
  next?.focus();
  next?.closest("tr").scrollIntoView({ block: "nearest" });
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
