// Nobody is thrown out unawares: two minutes before a session ends by silence it says so, and what
// was typed is kept for the same person. Without it the server keeps what is sent too late.

const mark = document.querySelector("[data-presence]");
const seconds = Number(mark.dataset.presence);
const WARN = Math.min(150, seconds / 2);
const LEAVE = 75; // the server writes down requests to the minute
let last = Date.now();
const here = () => {
  last = Date.now();
  try { localStorage.setItem("presence", String(last)); } catch { /* a browser that keeps nothing */ }
};
here();
const latest = () => {
  try { return Math.max(last, Number(localStorage.getItem("presence") ?? 0)); } catch { return last; }
};

const ask = () => fetch("/staff/presence", { headers: { accept: "text/html" }, redirect: "manual" })
  .then((answer) => { if (answer.ok) here(); return answer.ok; })
  .catch(() => false);

// Typing is presence too; the server hears of it every few minutes.
let heard = Date.now();
document.addEventListener("input", () => {
  if (Date.now() - heard < 180_000) return;
  heard = Date.now();
  ask();
});

const box = document.createElement("div");
box.className = "y-notice y-presence";
box.dataset.kind = "warning";
box.setAttribute("role", "alertdialog");
box.setAttribute("aria-label", "まもなくサインアウトします");
box.hidden = true;
const words = document.createElement("p");
const stay = document.createElement("button");
stay.type = "button";
stay.className = "y-button";
stay.textContent = "作業を続ける";
stay.addEventListener("click", async () => {
  if (await ask()) { box.hidden = true; before?.focus(); }
});
box.append(words, stay);
document.body.append(box);
let before = null;

const typed = (form) => [...form.elements].some((one) =>
  one.type === "checkbox" || one.type === "radio" ? one.checked !== one.defaultChecked
    : one.tagName === "SELECT" ? [...one.options].some((option) => option.selected !== option.defaultSelected)
      : one.type !== "hidden" && one.type !== "password" && one.type !== "file" && "defaultValue" in one && one.value !== one.defaultValue);

const leave = async () => {
  const form = [...document.querySelectorAll("main form[method=post]")].find(typed);
  if (form) {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && form.elements[name]?.type !== "password") data.append(name, value);
    }
    data.set("_page", location.pathname + location.search);
    data.set("_action", new URL(form.action).pathname);
    await fetch("/staff/kept", { method: "POST", body: data, redirect: "manual" }).catch(() => {});
  }
  const out = document.querySelector(".y-header__user form");
  if (out) {
    const why = document.createElement("input");
    Object.assign(why, { type: "hidden", name: "_why", value: "idle" });
    out.append(why);
    out.submit();
  } else location.replace("/staff/sign-in");
};

const watch = setInterval(() => {
  const left = seconds - (Date.now() - latest()) / 1000;
  if (left <= LEAVE) { clearInterval(watch); leave(); return; }
  if (left > WARN) { box.hidden = true; return; }
  words.textContent = `操作がないため、あと${Math.max(1, Math.round((left - LEAVE) / 60))}分ほどでサインアウトします。入力した内容は残ります。`;
  if (box.hidden) { before = document.activeElement; box.hidden = false; stay.focus(); }
}, 1000);
