// Copies the fields of another system's screen one after the other.
//
// Markup: <ol data-copy="行き先の名前"> <li><input readonly …> <button type="button" hidden data-copy-one>…</li> </ol>
//         <p data-copy-said role="status"></p>
// Keys:   c copies the field that is next and goes on; the buttons do the same for one field.
// Without it the fields can be selected and copied by hand.

const lists = document.querySelectorAll("[data-copy]");
const said = document.querySelector("[data-copy-said]");
const rows = [...lists].flatMap((list) => [...list.querySelectorAll("li")]);
const typing = (element) => element?.closest("input:not([readonly]), select, textarea");

const copy = async (row) => {
  const field = row.querySelector("input, textarea");
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy");
  }
  for (const other of rows) other.removeAttribute("aria-current");
  row.dataset.copied = "yes";
  row.setAttribute("aria-current", "step");
  const left = rows.filter((one) => one.dataset.copied !== "yes").length;
  // The label is said and never the value: screens are looked at over shoulders.
  said.textContent = `「${row.querySelector("label").textContent}」をコピーしました。残り${left}項目。`;
};

for (const row of rows) {
  const button = row.querySelector("[data-copy-one]");
  button.hidden = false;
  button.addEventListener("click", () => copy(row));
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "c" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return;
  const next = rows.find((row) => row.dataset.copied !== "yes");
  if (!next) return;
  event.preventDefault();
  copy(next);
});
