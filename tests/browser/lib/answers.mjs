// A household's answers, as the pack's own example households give them, put into controls as a
// person would. What the example does not say gets a plausible answer by the kind of control.
import { readFileSync, readdirSync } from "node:fs";
import { join, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const PACK = join(dirname(fileURLToPath(import.meta.url)), "../../../cities/maebashi");

/** The example household with this id. */
export function household(id) {
  for (const file of ["households.yaml", "households-life.yaml"]) {
    const found = parse(readFileSync(join(PACK, file), "utf8")).find((one) => one.id === id);
    if (found) return found;
  }
  throw new Error(`the pack has no household ${id}`);
}

/** The fact that a question asked once for all fills, by the question's id. */
const PICKS = new Map(readdirSync(join(PACK, "questions"))
  .flatMap((file) => parse(readFileSync(join(PACK, "questions", file), "utf8")) ?? [])
  .filter((question) => question.pick)
  .map((question) => [question.id, question.facts[0]]));

export class Answers {
  constructor(household) {
    this.household = household;
    this.answers = { ...household.answers };
    this.dontKnow = new Set(household.dont_know ?? []);
    this.toAdd = Object.values(household.added ?? {}).reduce((sum, count) => sum + count, 0);
    this.added = 0;
  }

  known(name) {
    if (name in this.answers) return this.answers[name];
    const fact = name.split("@")[0];
    return this.answers[fact];
  }

  /** A day of the example, moved as the example's own today is moved to the real today. */
  day(value) {
    const today = new Date(new Date().toLocaleString("en-US", { timeZone: "Asia/Tokyo" }));
    const day = value === undefined ? today : new Date(`${String(value).slice(0, 10)}T00:00:00`);
    const then = new Date(`${String(this.household.today).slice(0, 10)}T00:00:00`);
    const near = Math.abs(day - then) < 400 * 24 * 3600 * 1000;
    if (value !== undefined && near) day.setTime(today.getTime() + (day - then));
    const two = (number) => String(number).padStart(2, "0");
    return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  }

  async fill(visitor) {
    const page = visitor.page;
    if (await page.locator('button[name="_go"][value="add"]').count() > 0) {
      await this.fillList(visitor);
      return;
    }
    if (await page.locator('input[name="_pick"], input[name="_nobody"]').count() > 0) {
      await this.fillPick(page, visitor.path());
      return;
    }
    await this.fillFields(page, (name) => this.known(name));
  }

  /** Adds the members one by one, as the page asks. */
  async fillList(visitor) {
    while (this.added < this.toAdd) {
      this.added += 1;
      const who = `m${this.added}`;
      await this.fillFields(visitor.page, (name) => this.answers[`${name}@${who}`]);
      await visitor.pressGo("add");
      const problems = await visitor.page.locator(".y-errors__list li").allInnerTexts();
      if (problems.length > 0) throw new Error(`adding ${who}: ${problems.join(" / ")}`);
    }
  }

  async fillPick(page, path) {
    const fact = PICKS.get(path.split("/").at(-1));
    const boxes = await page.locator('input[name="_pick"]').evaluateAll((all) => all.map((box) => box.value));
    const chosen = boxes.filter((who) => this.answers[`${fact}@${who}`] === true);
    for (const who of chosen) await page.locator(`input[name="_pick"][value="${who}"]`).check();
    if (chosen.length === 0) await page.locator('input[name="_nobody"]').check();
  }

  async fillFields(page, known) {
    const fields = await page.locator("main [data-field]").evaluateAll((all) =>
      all.map((field) => ({
        name: field.dataset.field,
        kinds: [...field.querySelectorAll("input, select, textarea")].map((control) => ({
          name: control.name, type: control.type, value: control.value,
        })),
      })));
    for (const field of fields) {
      if (field.name.startsWith("_") || field.name.endsWith(":bring")) {
        if (field.name.endsWith(":bring")) await page.locator(`input[name="${field.name}"]`).check();
        continue;
      }
      await this.fillField(page, field, known(field.name));
    }
  }

  async fillField(page, { name, kinds }, value) {
    const control = (part) => page.locator(`main [name="${part}"]`);
    const tick = `${name}:dont_know`;
    const hasTick = kinds.some((kind) => kind.name === tick);
    kinds = kinds.filter((kind) => kind.name !== tick);
    const types = new Set(kinds.map((kind) => kind.type));
    if (this.dontKnow.has(name) && kinds.some((kind) => kind.value === "dont_know")) {
      await page.locator(`main input[name="${name}"][value="dont_know"]`).check();
    } else if (this.dontKnow.has(name) && hasTick) {
      await page.locator(`main input[name="${tick}"]`).check();
    } else if (kinds.some((kind) => kind.name === `${name}:year`)) {
      const [year, month, day] = this.day(value).split("-").map(Number);
      await control(`${name}:era`).selectOption("AD");
      await control(`${name}:year`).fill(String(year));
      await control(`${name}:month`).fill(String(month));
      await control(`${name}:day`).fill(String(day));
    } else if (kinds.some((kind) => kind.name === `${name}:postal_code`)) {
      const address = value ?? { postal_code: "3718601", prefecture: "群馬県", city: "前橋市", town: "大手町二丁目", block: "99番地", building: "" };
      await control(`${name}:postal_code`).fill(address.postal_code);
      await control(`${name}:prefecture`).selectOption(address.prefecture);
      for (const part of ["city", "town", "block", "building"]) {
        await control(`${name}:${part}`).fill(address[part] ?? "");
      }
    } else if (kinds.some((kind) => kind.name === `${name}:bank`)) {
      const account = value ?? {};
      await control(`${name}:bank`).fill(account.bank ?? "例示銀行");
      await control(`${name}:branch`).fill(account.branch ?? "前橋支店");
      await control(`${name}:number`).fill(account.number ?? "0000000");
      await control(`${name}:holder`).fill(account.holder ?? "マエバシ タロウ");
      const kind = control(`${name}:kind`);
      if ((await kind.count()) > 0 && (await kind.first().evaluate((found) => found.tagName)) === "SELECT") {
        await kind.selectOption({ index: 1 });
      } else if ((await kind.count()) > 0) await kind.first().check();
    } else if (types.has("radio")) {
      const values = kinds.map((kind) => kind.value);
      const wanted = value === true ? "yes" : value === false ? "no" : value;
      const choice = [wanted, "no", "なし"].find((one) => one !== undefined && values.includes(String(one))) ?? values[0];
      await page.locator(`main input[name="${name}"][value="${choice}"]`).check();
    } else if (types.has("checkbox")) {
      const values = kinds.map((kind) => kind.value);
      if (Array.isArray(value) && value.length === 0) return;
      const wanted = (Array.isArray(value) ? value : [value ?? "なし"]).map(String).filter((one) => values.includes(one));
      for (const one of wanted.length > 0 ? wanted : [values.at(-1)]) {
        await page.locator(`main input[name="${name}"][value="${one}"]`).check();
      }
    } else if (types.has("select-one")) {
      const select = control(name);
      if (value !== undefined) await select.selectOption(String(value));
      else await select.selectOption({ index: 1 });
    } else if (types.has("file")) {
      return;
    } else if (kinds.length > 0) {
      const kind = kinds[0];
      const fallback = { tel: "0270000000", email: "taro@example.jp" }[kind.type] ?? (await plausible(page, name));
      await control(name).first().fill(String(value ?? fallback));
    }
  }
}

/** A plausible text by what the control says of itself. */
async function plausible(page, name) {
  const numeric = await page.locator(`main [name="${name}"]`).first().evaluate((control) => control.inputMode === "numeric");
  if (numeric) return /account|bank|branch|postal/.test(name) ? "0000000" : "1";
  return /kana|holder/.test(name) ? "テスト タロウ" : "例示";
}
