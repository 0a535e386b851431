// Asks the server about a field when it is left, and shows the message that the page itself would
// show. It never blocks: the form is checked again when it is sent.
//
// Markup: <form data-check="/path"> … <div class="y-field" data-field="name"> … </div> … </form>
// Asks:   POST /path with the form's token, _field=name and that field's controls.
// Told:   {"message": "…", "control": "name"} or {"message": null}

const controls = (field) =>
  [...field.querySelectorAll("input, select, textarea")].filter((control) => control.type !== "file" && control.name);

const pairs = (field) =>
  controls(field)
    .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
    .map((control) => [control.name, control.value]);

const describe = (element, id, message) => {
  const others = (element.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  if (message) others.unshift(id);
  if (others.length) element.setAttribute("aria-describedby", others.join(" "));
  else element.removeAttribute("aria-describedby");
};

const show = (field, { message, control }) => {
  for (const old of field.querySelectorAll(".y-error[id]")) {
    for (const one of field.querySelectorAll(`[aria-describedby~="${old.id}"]`)) describe(one, old.id, null);
    old.remove();
  }
  const all = controls(field);
  const named = all.filter((one) => one.name === control);
  const wrong = named.length ? named : all;
  for (const one of all) one.removeAttribute("aria-invalid");
  field.toggleAttribute("data-wrong", Boolean(message));
  if (!message) return;
  for (const one of wrong) one.setAttribute("aria-invalid", "true");
  const line = document.createElement("p");
  line.id = `${wrong[0].id}-error`;
  line.className = "y-error";
  line.setAttribute("role", "status");
  line.textContent = `＊${message}`;
  const part = named.length && wrong[0].closest(".y-part");
  const group = field.querySelector("fieldset");
  const place = part || group || field;
  place.insertBefore(line, place.querySelector(":scope > .y-choice--dont-know"));
  describe(part || !group ? wrong[0] : group, line.id, message);
};

const asked = new WeakMap();

const ask = async (form, field) => {
  const sent = pairs(field);
  const text = JSON.stringify(sent);
  // Nothing typed yet, or nothing new: leave the person in peace.
  if (asked.get(field) === text || !sent.some(([name, value]) => value.trim() && !name.endsWith(":era"))) return;
  asked.set(field, text);
  const body = new URLSearchParams([...sent, ["_token", form.elements._token?.value ?? ""], ["_field", field.dataset.field]]);
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body, headers: { accept: "application/json" } });
    if (answer.ok && asked.get(field) === text) show(field, await answer.json());
  } catch {
    // No line: the form is checked when it is sent.
  }
};

for (const form of document.querySelectorAll("form[data-check]")) {
  form.addEventListener("focusout", (event) => {
    const field = event.target.closest(".y-field");
    if (field && !field.contains(event.relatedTarget)) ask(form, field);
  });
}
