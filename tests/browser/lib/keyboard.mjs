// A person who has only a keyboard. Every key is counted as a hand would press it, and nobody else
// gets at the page: there is no way here to click, fill or choose past the keys. A pointer that
// moves on a page all the same ends the journey.
import { unusedCode } from "./code.mjs";
import { expect } from "./visitor.mjs";

/** How long a page may take after the key that asked for it. */
const PATIENCE = 60_000;

export class Typist {
  #world;
  #visitor;
  #page;
  #pointed = [];
  #session;

  /** Takes a seat at a desk of its own. Of pages that a colleague looked at already (`checked`) one look
   *  is enough. */
  static async sit(world, name, checked = new Set()) {
    const typist = new Typist();
    typist.keys = 0;
    typist.name = name;
    typist.#world = world;
    typist.#visitor = await world.visitor({ name, desk: true });
    typist.#visitor.checked = checked;
    typist.#page = typist.#visitor.page;
    const tell = (source, what) => typist.#pointed.push(what);
    await typist.#visitor.context.exposeBinding("__pointed", tell);
    await typist.#visitor.context.addInitScript(() => {
      for (const kind of ["pointerdown", "mousedown", "touchstart", "wheel"]) {
        addEventListener(kind, (event) => event.isTrusted && window.__pointed(`${kind} at ${location.pathname}`), true);
      }
    });
    return typist;
  }

  /** A bookmark: the page with which the morning begins. */
  async begin(path) {
    await this.#visitor.go(path);
  }

  // ---- reading ----

  path() {
    return this.#visitor.path();
  }

  text() {
    return this.#visitor.text();
  }

  /** The words of an element that the person looks at. */
  async words(selector) {
    return (await this.#page.locator(selector).first().innerText()).trim().replace(/\s+/g, " ");
  }

  /** The rows of the first table, cell by cell. */
  rows() {
    return this.#page.evaluate(() => {
      const rows = document.querySelector("main table")?.querySelectorAll("tbody tr") ?? [];
      return [...rows].map((row) => [...row.children].map((cell) => cell.innerText.trim().replace(/\s+/g, " ")));
    });
  }

  /** The value of every named line of the page's lists: 「氏名」 → what stands beside it. */
  async lines() {
    return new Map(await this.#page.locator("main dl > div").evaluateAll((all) => all.map((line) => {
      const value = line.querySelector("dd").cloneNode(true);
      value.querySelectorAll(".y-summary__source, .y-chip").forEach((beside) => beside.remove());
      return [line.querySelector("dt").innerText.trim(), value.textContent.trim().replace(/\s+/g, " ")];
    })));
  }

  /** The words of whatever has the focus. */
  focused() {
    return this.#page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body || one.id === "main") return "";
      const label = one.labels?.[0]?.innerText ?? one.getAttribute("aria-label") ?? "";
      return (one.innerText || label || one.name || "").trim().replace(/\s+/g, " ");
    });
  }

  /** Whether a letter does something on this page, and whether it leads away at once. */
  letter(key) {
    return this.#page.evaluate((wanted) => {
      const target = document.querySelector(`:is(a, button)[data-keys="${wanted}"]`);
      return target && { words: target.innerText.trim(), leads: target.tagName === "A" };
    }, key);
  }

  /** What the computer keeps of a paper that the page links to: a check, not an act of the person. */
  async paper(selector) {
    const href = await this.#page.locator(selector).first().getAttribute("href");
    const answer = await this.#visitor.context.request.get(new URL(href, this.#page.url()).href);
    expect(answer.ok(), `${href}: ${answer.status()}`);
    return answer.body();
  }

  look() {
    return this.#visitor.look();
  }

  picture(name) {
    return this.#visitor.picture(name);
  }

  // ---- keys ----

  async press(key, times = 1) {
    for (let time = 0; time < times; time += 1) {
      this.keys += key.split("+").length;
      if (key.startsWith("Alt+")) await this.#accessKey(key.slice("Alt+".length));
      else await this.#page.keyboard.press(key);
    }
  }

  // A real keyboard says which letter lies under Alt; an access key is found by it.
  async #accessKey(letter) {
    this.#session ??= await this.#visitor.context.newCDPSession(this.#page);
    const [code, number] = /\d/.test(letter) ? [`Digit${letter}`, letter.charCodeAt(0)]
      : [`Key${letter.toUpperCase()}`, letter.toUpperCase().charCodeAt(0)];
    const key = { key: letter, code, windowsVirtualKeyCode: number, modifiers: 1, unmodifiedText: letter };
    await this.#session.send("Input.dispatchKeyEvent", { type: "keyDown", ...key });
    await this.#session.send("Input.dispatchKeyEvent", { type: "keyUp", ...key });
  }

  /** A key that leads to another page. */
  async go(key) {
    const before = `${this.path()}, the focus on 「${await this.focused()}」`;
    const loaded = this.#page.waitForNavigation({ waitUntil: "load", timeout: PATIENCE });
    await this.press(key);
    await loaded.catch((error) => { throw new Error(`${this.name}: ${key} led nowhere from ${before}: ${error.message.split("\n")[0]}`); });
    await this.#isUntouched();
  }

  /** A key that brings a file. This browser saves papers, as many are set to, and does not show them. */
  async download(key) {
    const save = async (route) => {
      const response = await route.fetch();
      const type = response.headers()["content-type"] ?? "";
      const headers = type.startsWith("application/pdf")
        ? { ...response.headers(), "content-disposition": "attachment; filename=\"paper.pdf\"" }
        : response.headers();
      await route.fulfill({ response, headers });
    };
    await this.#page.route("**/staff/**", save);
    const coming = this.#page.waitForEvent("download", { timeout: PATIENCE });
    await this.press(key);
    const file = await coming;
    await this.#page.unroute("**/staff/**", save);
    return { name: file.suggestedFilename(), path: await file.path() };
  }

  /** A letter that is a shortcut: a link leads away at once, a button is pressed with Enter. */
  async shortcut(key) {
    const what = await this.letter(key);
    expect(what, `${this.name} finds no ${key} at ${this.path()}: ${(await this.text()).slice(0, 300)}`);
    if (what.leads) {
      await this.go(key);
    } else {
      await this.press(key);
      await this.go("Enter");
    }
    return what.words;
  }

  /** Letters and figures as they stand. */
  async type(text) {
    this.keys += text.length;
    await this.#page.keyboard.type(text);
  }

  /** Japanese: its reading, and two keys for the conversion. */
  async write(words, reading) {
    this.keys += reading.length + 2;
    await this.#page.keyboard.insertText(words);
  }

  /** Tab until the focus stands on these words. */
  async tabTo(words, { most = 80 } = {}) {
    for (let turn = 0; turn < most; turn += 1) {
      await this.press("Tab");
      if ((await this.focused()).includes(words)) return;
    }
    throw new Error(`${this.name}: Tab did not come to 「${words}」 at ${this.path()}`);
  }

  /** Over the menu, by the skip link, to the first thing of the page. */
  async tabIntoPage() {
    await this.press("Tab");
    await this.press("Enter");
    await this.press("Tab");
  }

  /** Down a list to a row, and into it. Gives the row, or nothing where no row fits. */
  async openRow(fits) {
    const all = await this.rows();
    const place = all.findIndex(fits);
    if (place < 0) return null;
    await this.press("j", place + 1);
    await this.go("Enter");
    return all[place];
  }

  /** Down a closed list of choices until it says these words. */
  async choose(words, { most = 60 } = {}) {
    const shown = () => this.#page.evaluate(() => (document.activeElement.selectedOptions?.[0]?.innerText ?? "").replace(/\s+/g, " "));
    for (let turn = 0; turn < most; turn += 1) {
      if ((await shown()).includes(words)) return;
      await this.press("ArrowDown");
    }
    throw new Error(`${this.name}: no choice 「${words}」 at ${this.path()}`);
  }

  async signIn(login) {
    await this.begin("/staff/sign-in");
    const password = await this.words("dd.y-code");
    const code = await unusedCode(this.#world, login, this.#page);
    await this.tabTo("職員ID");
    await this.type(login);
    await this.press("Tab");
    await this.type(password);
    await this.press("Tab");
    await this.type(code);
    await this.go("Enter");
    expect(this.path() === "/staff", `${login} at the list, not ${this.path()}: ${await this.text()}`);
  }

  async #isUntouched() {
    expect(this.#pointed.length === 0, `${this.name} used a pointer: ${this.#pointed}`);
  }

  /** Leaves the desk. */
  async leave() {
    await this.#isUntouched();
    await this.#visitor.context.close();
  }
}
