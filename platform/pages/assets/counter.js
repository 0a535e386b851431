// Says how many characters are left in a long text. It never cuts.
//
// Markup: <textarea id="x" data-counter data-max="400" data-left="…{n}…" data-over="…{n}…">
//         <p id="x-limit"> (the sentence that stands there without JavaScript)

const count = (text) => [...text.replaceAll("\r\n", "\n")].length;

for (const area of document.querySelectorAll("textarea[data-counter]")) {
  const line = document.getElementById(`${area.id}-limit`);
  if (!line) continue;
  // Screen readers hear it when typing pauses, not at every key.
  const spoken = document.createElement("span");
  spoken.className = "y-hidden";
  spoken.setAttribute("role", "status");
  line.after(spoken);
  let pause;
  const say = () => {
    const left = Number(area.dataset.max) - count(area.value);
    const words = left < 0 ? area.dataset.over : area.dataset.left;
    line.textContent = words.replace("{n}", Math.abs(left).toLocaleString());
    line.classList.toggle("y-error", left < 0);
    clearTimeout(pause);
    pause = setTimeout(() => (spoken.textContent = line.textContent), 1000);
  };
  area.addEventListener("input", say);
  if (area.value) say();
}
