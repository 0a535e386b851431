// The committee: a value passes three people, initiatives come out of a spreadsheet, a paper is made,
// checked, fixed and verified.
import { upload } from "./nomination.mjs";
import { filled } from "./spreadsheet.mjs";
import { expect } from "./visitor.mjs";

/** A measurement is entered and passes three people; with a reason it supersedes another. */
export async function measure({ clerk, chief, head }, kpi, value, { path, reason } = {}) {
  await clerk.go(path ?? `/staff/plan/kpis/${kpi}/enter`);
  await clerk.look();
  await clerk.page.locator('[name="numerator"]').fill(value);
  await clerk.page.locator('[name="source"]').fill("オープンデータの台帳");
  if (reason) await clerk.page.locator('[name="reason"]').fill(reason);
  await clerk.next();
  expect(clerk.path() === `/staff/plan/kpis/${kpi}`, `the figure, not ${clerk.path()}: ${await clerk.text()}`);
  for (const [person, words] of [[chief, "確認した"], [head, "承認する"], [chief, "公表する"]]) {
    await person.go(`/staff/plan/kpis/${kpi}`);
    await person.press(words);
    expect(person.path() === `/staff/plan/kpis/${kpi}`, `the figure, not ${person.path()}: ${await person.text()}`);
  }
}

/** What the departments do: one is typed, others come out of a spreadsheet. */
export async function initiatives(clerk, { today, end }) {
  await clerk.go("/staff/plan/initiatives/new?programme=6");
  await clerk.look();
  await clerk.page.locator('[name="measure"]').first().check();
  await clerk.page.locator('[name="title"]').fill("出張の講習を6つの地区で開く");
  await clerk.page.locator('[name="department"]').selectOption("joho");
  await clerk.page.locator('[name="starts_on"]').fill(today);
  await clerk.page.locator('[name="ends_on"]').fill(end);
  await clerk.next();
  const first = clerk.path();
  expect(first.startsWith("/staff/plan/initiatives/"), `an initiative, not ${first}: ${await clerk.text()}`);
  await clerk.look();
  expect((await clerk.text()).includes("節目（マイルストーン）"), "an initiative");
  await clerk.go("/staff/plan/import");
  await clerk.look();
  const book = await clerk.page.request.get(`${clerk.world.url}/staff/plan/sheets/initiatives`);
  const more = await filled(await book.body(), (rows) => {
    const [columns, known] = rows;
    const at = (name) => columns.indexOf(name);
    for (const title of ["よろず相談所を公民館で開く", "サポーターの研修を年4回にする"]) {
      const row = [...known];
      row[at("番号")] = "";
      row[at("版")] = "";
      row[at("取組")] = title;
      rows.push(row);
    }
  });
  if (more === null) return;
  await upload(clerk, "読み込む", more, "initiatives.xlsx");
  expect((await clerk.text()).includes("新しいもの2件"), `read: ${await clerk.text()}`);
  expect((await clerk.text()).includes("よろず相談所を公民館で開く"), "they are in the list");
  await clerk.look();
}

/** A paper: numbers are collected, words are typed, and two others pass it. Returns its address. */
export async function paper({ clerk, chief, head }, { title, summary, ask }) {
  await clerk.go("/staff/plan/papers/new");
  await clerk.look();
  await clerk.page.locator('[name="title"]').fill(title);
  await clerk.page.locator('[name="summary"]').fill(summary);
  await clerk.page.locator('[name="next_steps"]').fill("各課の公開予定を1月までに集める");
  await clerk.next();
  const made = clerk.path();
  expect(/^\/staff\/plan\/papers\/[0-9a-f-]{36}$/.test(made), `a paper, not ${made}: ${await clerk.text()}`);
  await clerk.look();
  await clerk.press("決めてほしいことを加える");
  await clerk.look();
  await clerk.page.locator('[name="ask"]').fill(ask);
  await clerk.next();
  expect((await clerk.text()).includes(ask), "the question stands in the paper");
  expect((await clerk.page.locator('button[name="step"]').count()) === 0, "nobody checks their own paper");
  await chief.go(made);
  await chief.press("確認した");
  await head.go(made);
  await head.look();
  await head.press("確定する");
  await head.go(made);
  await head.look();
  for (const view of ["slides", "verify"]) {
    await head.go(`${made}/${view}`);
    await head.look();
  }
  expect((await head.text()).includes("確定したときのままです"), "the hashes agree");
  return made;
}

/** What the committee decided becomes work of a department. */
export async function decide(clerk, made, { words, department, name, task }) {
  await clerk.go(made);
  await clerk.press("問い1の決定を見る・書く");
  await clerk.look();
  await clerk.page.locator('[name="decision"]').first().check();
  await clerk.page.locator('[name="words"]').fill(words);
  await clerk.page.locator('[name="department"]').selectOption(department);
  await clerk.page.locator('[name="task"]').fill(task);
  await clerk.next();
  expect((await clerk.text()).includes(`${name}：${task}`), `the task: ${await clerk.text()}`);
  await clerk.look();
}
