// A person at a browser: goes, fills, presses, looks.
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Answers } from "./answers.mjs";
import { reach } from "./reach.mjs";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export class Visitor {
  constructor(world, context, page, { name, javascript }) {
    Object.assign(this, { world, context, page, name, javascript });
    this.checked = new Set();
    this.thorough = false;
    this.reached = new Set();
    this.findings = [];
    this.asked = [];
  }

  async go(path) {
    const answer = await this.page.goto(`${this.world.url}${path}`, { waitUntil: "load" });
    return answer.status();
  }

  path() {
    return decodeURIComponent(new URL(this.page.url()).pathname);
  }

  async heading() {
    return (await this.page.locator("h1").first().innerText()).trim();
  }

  async text() {
    return this.page.locator("main").innerText();
  }

  async press(words) {
    // A button or a link, whichever says so.
    const button = this.page.getByRole("button", { name: words }).or(this.page.getByRole("link", { name: words }));
    await Promise.all([this.page.waitForLoadState("load"), button.first().click()]);
    await this.page.waitForLoadState("load");
  }

  /** Sends the page's form with its main button. */
  async next() {
    await this.pressGo("next");
  }

  async pressGo(value) {
    const button = this.page.locator(`main button[name="_go"][value="${value}"]:visible`).last();
    const navigated = this.page.waitForNavigation({ waitUntil: "load" });
    await button.click();
    await navigated;
  }

  /** Answers every question with the household's answers until the path is not a question. */
  async answerAll(household, { most = 150 } = {}) {
    const answers = household instanceof Answers ? household : new Answers(household);
    for (let step = 0; step < most; step += 1) {
      if (!this.path().startsWith("/guide/q/")) return step;
      const before = this.page.url();
      const title = await this.heading();
      this.asked.push(`${this.path()} ${title}`);
      await answers.fill(this);
      await this.look();
      await this.next();
      const problems = await this.page.locator(".y-errors__list li").allInnerTexts().catch(() => []);
      if (problems.length > 0) {
        throw new Error(`${before}「${title}」: ${problems.join(" / ")}`);
      }
    }
    throw new Error(`more than ${most} questions:\n${this.asked.join("\n")}`);
  }

  /** Checks the page as nobody would by hand: axe, no sideways scrolling at 320 px, one h1, a
   *  language, no request to a stranger. Each kind of page once for each visitor. */
  async look() {
    const kind = this.path().replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{id}");
    if (this.checked.has(kind)) return;
    this.checked.add(kind);
    const size = this.page.viewportSize();
    await this.page.setViewportSize({ width: 320, height: size.height });
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth);
    await this.page.setViewportSize(size);
    if (wide > 320) this.complain(`${kind} is ${wide} px wide at 320 px`);
    const headings = await this.page.locator("h1").count();
    if (headings !== 1) this.complain(`${kind} has ${headings} h1`);
    const foreign = await this.page.evaluate(() => performance.getEntriesByType("resource")
      .map((entry) => entry.name).filter((name) => !name.startsWith(location.origin)));
    if (foreign.length > 0) this.complain(`${kind} asks strangers: ${foreign}`);
    if (!this.javascript) return;
    const violations = await this.page.evaluate(async ([source, rules]) => {
      if (!window.axe) (0, eval)(source);
      const result = await window.axe.run(document, { runOnly: { type: "tag", values: rules } });
      return result.violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(" ")).join(", ")}`);
    }, [AXE, RULES]);
    if (violations.length > 0) this.complain(`${kind}: axe found\n  ${violations.join("\n  ")}`);
    if (this.thorough) await this.lookThoroughly(kind);
  }

  /** Ends the journey, or, where every page is looked at, is told with all others at its end. */
  complain(words) {
    if (!this.thorough) throw new Error(words);
    this.findings.push(words);
  }

  /** Keyboard, screen reader, forced colours, spacing and zoom (see reach.mjs). Of questions each set
   *  of controls once. All findings of a journey are told together. */
  async lookThoroughly(kind) {
    const controls = await this.page.evaluate(() => [...document.querySelectorAll("main input, main select, main textarea, main button")]
      .map((one) => `${one.tagName}.${one.type}`).join(" "));
    const same = kind.startsWith("/guide/q/") ? controls : kind;
    if (this.reached.has(same)) return;
    this.reached.add(same);
    await reach(this, kind).catch((error) => this.findings.push(error.message));
  }

  /** Pictures for people (the whole page, and what is seen first), where `PICTURES` names a folder. */
  async picture(name) {
    const folder = process.env.PICTURES;
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    await this.page.evaluate(() => window.scrollTo(0, 0));
    await this.page.screenshot({ path: join(folder, `${name}-view.png`) });
  }
}

export function expect(condition, words) {
  if (!condition) throw new Error(words);
}
