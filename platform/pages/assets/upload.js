// Shows chosen pictures and warns about their size before they are sent.
//
// Markup: <input type="file" id="x" data-upload data-limit="10485760" data-too-large="…">

for (const input of document.querySelectorAll("input[type=file][data-upload]")) {
  const list = document.createElement("ul");
  list.className = "y-files";
  list.setAttribute("role", "status");
  input.after(list);
  input.addEventListener("change", () => {
    for (const old of list.querySelectorAll("img")) URL.revokeObjectURL(old.src);
    list.replaceChildren(
      ...[...input.files].map((file) => {
        const item = document.createElement("li");
        if (/^image\/(jpeg|png|webp)$/.test(file.type)) {
          const picture = document.createElement("img");
          picture.src = URL.createObjectURL(file);
          picture.alt = "";
          picture.width = picture.height = 64;
          item.append(picture);
        }
        const name = document.createElement("span");
        name.className = "y-files__name";
        name.textContent = file.name;
        item.append(name);
        if (file.size > Number(input.dataset.limit)) {
          const warning = document.createElement("p");
          warning.className = "y-error";
          warning.textContent = `＊${input.dataset.tooLarge}`;
          item.append(warning);
        }
        return item;
      }),
    );
  });
}
