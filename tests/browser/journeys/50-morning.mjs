// A morning of work: forty cases of six departments by those who work there, with keys alone. Three
// corrections, a refusal with its 教示, two heads who are away and are stood in for, a batch of
// letters, and a table that a spreadsheet program opens as it was written. Says how many keys a case
// took.
import { readFile } from "node:fs/promises";
import { Morning } from "../lib/morning.mjs";
import { pdfText } from "../lib/pdf.mjs";
import { opened } from "../lib/spreadsheet.mjs";
import { expect } from "../lib/visitor.mjs";

export const name = "a morning: forty cases of six departments by keyboard, with letters printed and a table exported";

/** Who takes how many, how many of them as papers, and what is unusual among them. */
const DEPARTMENTS = [
  { code: "kokuho", cases: 11, papers: 1, corrections: 1 },
  { code: "shimin", cases: 7, corrections: 1 },
  { code: "kodomo-shien", cases: 12, first: "児童手当 認定請求書", corrections: 1, refusals: 1 },
  { code: "shogai-fukushi", cases: 4 },
  { code: "shisanzei", cases: 3 },
  { code: "suido", cases: 3, papers: 1 },
];

/** More keys than this for a case, with everything around it, and the office would notice. */
const MOST_KEYS = 60;

export async function run(world) {
  const morning = new Morning(world);
  for (const department of DEPARTMENTS) await morning.clerk(department);

  // 国民健康保険課's head has been away since the demo began; 市民課's goes away now.
  const deputy = await morning.seat("shimin.04");
  await away(morning, await morning.seat("shimin.03"), await deputy.words(".y-header__user b"));
  const inPlace = { kokuho: () => morning.seat("kokuho.04"), shimin: () => deputy };
  for (const { code } of DEPARTMENTS) {
    if (!morning.drafted(code)) continue;
    await morning.chief(`${code}.02`, code);
    if (morning.drafted(code, "収納課")) await morning.chief("shuno.02", code);
    if (inPlace[code]) await morning.deputy(await inPlace[code](), code);
    else await morning.head(`${code}.03`, code);
  }

  const { cases } = morning;
  const of = (kind) => cases.filter((one) => one.kind === kind);
  expect(cases.length === 40 && new Set(cases.map((one) => one.number)).size === 40, `${cases.length} cases`);
  expect(new Set(cases.map((one) => one.department)).size === 6, "of six departments");
  expect(of("correction").length === 3 && of("refused").length === 1, "three corrections and a refusal");
  const deputies = new Set(morning.deputised.map((one) => one.by));
  expect(deputies.size === 2, `two stood in: ${JSON.stringify(morning.deputised)}`);
  const waiting = cases.filter((one) => one.drafted && !one.decided);
  expect(waiting.length === 0, `signed by all whom the route names: ${JSON.stringify(waiting)}`);

  await letters(morning);
  await table(morning, of("granted").filter((one) => one.department === "kodomo-shien"));
  const keys = morning.tell();
  expect(keys < MOST_KEYS, `${keys} keys a case`);
}

/** Somebody says that they are away from today on, and who stands in. */
async function away(morning, head, name) {
  await morning.timed(head, "不在と代決者を登録する", async () => {
    await head.tabTo("不在と代決");
    await head.go("Enter");
    await head.look();
    const today = Date.now() + 9 * 3_600_000;
    const day = (days) => new Date(today + days * 86_400_000).toISOString().slice(0, 10);
    await head.tabTo("いつから");
    await head.type(day(0));
    await head.press("Tab");
    await head.type(day(3));
    await head.press("Tab");
    await head.choose(name);
    await head.tabTo("不在を登録する");
    await head.go("Enter");
  });
  const row = (await head.rows()).find((cells) => cells.some((cell) => cell.includes(name)));
  expect(row?.[0].includes("いま不在"), `away, with ${name}: ${JSON.stringify(await head.rows())}`);
  await head.leave();
}

/** Prints what waits to be printed as one paper, and says that it is printed. */
async function letters(morning) {
  const clerk = await morning.seat("kodomo-shien.01");
  const paper = await morning.timed(clerk, "手紙をまとめて印刷する", async () => {
    await clerk.go("Alt+3");
    await clerk.look();
    await clerk.tabTo("通すべて");
    await clerk.press("Space");
    await clerk.press("p");
    return clerk.download("Enter");
  });
  const waiting = await clerk.rows();
  expect(waiting.length >= 3, `letters to print: ${JSON.stringify(waiting)}`);
  const text = (await pdfText(await readFile(paper.path))).replace(/\s/g, "");
  for (const cells of waiting) {
    const number = cells.join(" ").match(/前\S+第\d+号/)?.[0];
    expect(number && text.includes(number), `${cells} in ${paper.name}`);
  }
  await morning.timed(clerk, "印刷済みにする", () => clerk.shortcut("a"));
  expect((await clerk.text()).includes("印刷済み"), await clerk.text());
  console.log(`      ${waiting.length} letters in one paper`);
  await clerk.leave();
}

/** Hands granted claims over as a workbook, and opens it as the receiver would. */
async function table(morning, granted) {
  const chief = await morning.seat("kodomo-shien.02");
  const file = await morning.timed(chief, "表にして渡す", async () => {
    await chief.tabTo("連携");
    await chief.go("Enter");
    await chief.look();
    expect(await chief.openRow((cells) => cells[0].includes("RPA")), JSON.stringify(await chief.rows()));
    await chief.look();
    await chief.shortcut("a");
    await chief.look();
    await chief.press("d");
    return chief.download("Enter");
  });
  const sent = await chief.rows();
  const sheet = await opened(file.path, file.name);
  if (!sheet) {
    console.log(`      SKIPPED: ${file.name} was not opened, there is no LibreOffice here`);
    await chief.leave();
    return;
  }
  const [head, ...rows] = sheet;
  const cell = (row, column) => row[head.indexOf(column)];
  expect(file.name.endsWith(".xlsx") && rows.length === sent.length, `${file.name}: ${rows.length} of ${sent.length} rows`);
  const numbers = rows.map((row) => cell(row, "受付番号"));
  expect(numbers.join() === sent.map((cells) => cells[0]).join(), `${numbers} for ${sent}`);
  const today = granted.filter((one) => numbers.includes(one.number));
  expect(today.length > 0, `this morning's ${JSON.stringify(granted)} among ${numbers}`);
  // The first row against the case that it stands for.
  await chief.openRow(() => true);
  const facts = [...(await chief.lines()).values()];
  for (const column of ["請求者氏名", "請求者カナ", "電話番号"]) {
    const written = cell(rows[0], column);
    expect(facts.includes(written), `${column} 「${written}」 stands on the case: ${facts.join(" / ")}`);
  }
  expect(rows.every((row) => /^0\d{9,10}$/.test(cell(row, "電話番号"))), "telephone numbers keep their zero");
  console.log(`      ${rows.length} rows of ${file.name} as LibreOffice opens it`);
  await chief.leave();
}
