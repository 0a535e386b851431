// The round of the year: letters, answers in the form and in a spreadsheet, what is sent back, what holds.
import { pdfText } from "./pdf.mjs";
import { filled } from "./spreadsheet.mjs";
import { expect } from "./visitor.mjs";

const HOME = "/staff/plan/nominations";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Drafts the round and sends it. Returns the letters: department and address. */
export async function sendLetters(office, deadline) {
  await office.go(HOME);
  await office.look();
  await office.page.locator('[name="deadline"]').fill(deadline);
  await office.next();
  expect((await office.text()).includes("まだ下書きです"), `a draft: ${await office.text()}`);
  await office.press(/の所属に送る$/);
  expect((await office.text()).includes("所属に依頼を送りました"), `sent: ${await office.text()}`);
  await office.look();
  const links = office.page.locator(`main th a[href^="${HOME}/letters/"]`);
  const letters = await links.evaluateAll((all) => all.map((link) => ({ department: link.innerText.trim(), href: link.getAttribute("href") })));
  await office.go(letters[0].href);
  await office.look();
  const paper = await office.page.request.get(`${office.world.url}${letters[0].href}/pdf`);
  expect((await pdfText(await paper.body())).includes(letters[0].department.split(" ").at(-1)), "the letter names its department");
  return letters;
}

/** Fills the answer to every request of a letter: `who(place)` names somebody, or says why not. */
export async function fillAnswer(head, href, who) {
  await head.go(`${href}/answer`);
  const count = await head.page.locator('input[name$=".answer"][value="nominated"]').count();
  let named = 0;
  for (let at = 0; at < count; at += 1) {
    const place = (name) => head.page.locator(`[name="groups.${at}.${name}"]`);
    const answer = (code) => head.page.locator(`input[name="groups.${at}.answer"][value="${code}"]`);
    const { login, second, role, hours, because } = who(at, count);
    if (because) {
      await answer("declined").check();
      await place("reason").fill(because);
      continue;
    }
    named += 1;
    await answer("nominated").check();
    await place("people.0.staff").selectOption(login);
    if (role) await place("people.0.role").selectOption(role);
    if (hours) await place("people.0.hours").fill(hours);
    if (!second) continue;
    await place("people.1.staff").evaluate((one) => { one.closest("details").open = true; });
    await place("people.1.staff").selectOption(second);
  }
  if (named > 0) await head.page.locator('[name="consent"]').check();
  return count;
}

/** Answers a letter in the form. */
export async function answer(head, href, who) {
  await fillAnswer(head, href, who);
  await head.next();
  expect(head.path() === href, `the letter, not ${head.path()}: ${await head.text()}`);
}

/** Answers with the spreadsheet: first with a wrong cell, which comes back marked. Where there is no
 *  LibreOffice on the machine, it answers in the form and says so. */
export async function answerBySheet(head, href, login) {
  const form = await head.page.request.get(`${head.world.url}${href}/sheet`);
  const with_ = async (who) => filled(await form.body(), ([columns, ...rows]) => {
    const at = (name) => columns.findIndex((column) => column.startsWith(name));
    const requests = new Set();
    for (const row of rows) {
      if (requests.has(row[0])) continue;
      requests.add(row[0]);
      row[at("推薦・辞退")] = "推薦";
      row[at("職員ID")] = who;
      row[at("役割")] = "メンバー";
      row[at("所属長の同意")] = "はい";
    }
  });
  const wrong = await with_("dare.99");
  if (wrong === null) {
    console.log("      no LibreOffice on this machine: the spreadsheet was not filled in");
    return answer(head, href, () => ({ login }));
  }
  const send = async (bytes) => {
    await head.go(`${href}/answer`);
    await upload(head, "様式で回答する", bytes, "wg-nomination.xlsx");
  };
  await send(wrong);
  await head.look();
  expect(/D2「職員ID」：/.test(await head.text()), `its own cell: ${await head.text()}`);
  expect((await head.page.locator("a[download$='-marked.xlsx']").count()) === 1, "the marked workbook");
  await head.picture("year-02-sheet");
  await send(await with_(login));
  expect(head.path() === href, `the letter, not ${head.path()}: ${await head.text()}`);
  return undefined;
}

/** Chooses a workbook on the page and presses the button beside it. */
export async function upload(person, words, buffer, name) {
  await person.page.locator('input[type="file"]').setInputFiles({ name, mimeType: XLSX, buffer });
  const navigated = person.page.waitForNavigation({ waitUntil: "load" });
  await person.page.getByRole("button", { name: words }).click();
  await navigated;
}

/** What the heads of all other departments do: quickly, four at a time. */
export async function answerAll(year, letters, staff, who) {
  const waiting = [...letters];
  const work = async () => {
    for (let letter = waiting.shift(); letter; letter = waiting.shift()) {
      const { href, department } = letter;
      const own = staff[department];
      await year.visit(own["課長"], (head) => answer(head, href, (at, count) => who(department, own, at, count)));
    }
  };
  await Promise.all([work(), work(), work()]);
}

/** Looks at everything that was answered, and lets it hold. */
export async function confirmAll(office, chief, letters) {
  for (const { href } of letters) {
    await pressAll(office, href, "確認した");
    await pressAll(chief, href, "確定する");
  }
}

async function pressAll(person, href, words) {
  await person.go(href);
  for (;;) {
    const button = person.page.getByRole("button", { name: words });
    if ((await button.count()) === 0) return;
    const navigated = person.page.waitForNavigation({ waitUntil: "load" });
    await button.first().click();
    await navigated;
    expect(person.path() === href, `the letter, not ${person.path()}: ${await person.text()}`);
  }
}
