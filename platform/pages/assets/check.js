// Asks the server about a field when it is left, and shows the message that the page itself would
// show. It never blocks: the form is checked again when it is sent.
//
// Markup: <form data-check="/path"> … <div class="y-field" data-field="name"> … </div> … </form>
// Asks:   POST /path with the form's token, _field=name and that field's controls.
// Told:   {"message": "…"} or {"message": null}

const controls = (field) =>
  [...field.querySelectorAll("input, select, textarea")].filter((control) => control.type !== "file" && control.name);

const pairs = (field) =>
  controls(field)
    .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
    .map((control) => [control.name, control.value]);

const show = (field, message) => {
  const all = controls(field);
  const first = field.querySelector("[id]:is(input, select, textarea)");
  if (!first) return;
  const id = `${first.id}-error`;
  let line = document.getElementById(id);
  if (!message) {
    line?.remove();
  } else {
    if (!line) {
      line = document.createElement("p");
      line.id = id;
      line.className = "y-error";
      line.setAttribute("role", "status");
      (field.querySelector("fieldset") ?? field).append(line);
    }
    line.textContent = `＊${message}`;
  }
  field.toggleAttribute("data-wrong", Boolean(message));
  for (const control of all) {
    if (message) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
  const described = field.querySelector("fieldset") ?? first;
  const others = (described.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  if (message) others.unshift(id);
  if (others.length) described.setAttribute("aria-describedby", others.join(" "));
  else described.removeAttribute("aria-describedby");
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
    if (answer.ok && asked.get(field) === text) show(field, (await answer.json()).message);
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
