// A season of a working group: its charter, hours with one press and from a spreadsheet, meetings with
// outcomes, and a theme from its problem to the departments.
import { upload } from "./nomination.mjs";
import { filled } from "./spreadsheet.mjs";
import { expect } from "./visitor.mjs";

async function fill(person, typed) {
  for (const [field, words] of Object.entries(typed)) await person.page.locator(`[name="${field}"]`).first().fill(words);
}

async function save(person, button) {
  await person.press(button);
  await person.look();
}

/** A charter, approved by the lead and by the department that runs the plan. */
export async function charter(lead, office, group) {
  await lead.go(`${group}/charter/write`);
  await lead.look();
  await fill(lead, {
    purpose: "窓口に来た人が、待たずに帰れるようにする。", scope: "転入・転出・証明の窓口。システムの調達は扱わない。",
    structure: "リーダー1人と各課1人。定例会は4週に1回。", goals: "朝の待ち時間を3分の2にする。",
  });
  await save(lead, "保存する");
  await save(lead, "リーダーとして承認する");
  await office.go(`${group}/charter`);
  await save(office, "事務局として承認する");
  expect((await office.text()).includes("承認済み"), `in force: ${await office.text()}`);
}

/** Hours: everything stands there already, one button is the length. */
export async function hours(member, name) {
  await member.go("/staff/plan/time");
  await member.look();
  expect((await member.text()).includes(name), "their group is offered");
  const began = Date.now();
  await member.press("1時間30分");
  expect(Date.now() - began < 10_000, "entered in seconds");
  expect((await member.text()).includes("90分（1.5時間）を入れました"), `kept: ${await member.text()}`);
  await member.look();
}

/** Hours of some weeks at once, filled in with a spreadsheet. Returns whether there is one here. */
export async function hoursBySheet(member, name, days) {
  await member.go("/staff/plan/time/import");
  await member.look();
  const book = await member.page.request.get(`${member.world.url}/staff/plan/time/xlsx`);
  const made = (minutes) => book.body().then((bytes) => filled(bytes, (rows) => {
    for (const day of days) rows.push([day, name, minutes, "調査・検討", "早見表づくり", "", ""]);
  }));
  const wrong = await made("多め");
  if (wrong === null) return false;
  await upload(member, "読み込む", wrong, "wg-hours.xlsx");
  await member.look();
  expect(/C\d+「時間（分）」：/.test(await member.text()), `its own cell: ${await member.text()}`);
  await member.picture("year-05-hours-sheet");
  await upload(member, "読み込む", await made("3:30"), "wg-hours.xlsx");
  expect((await member.text()).includes(`新しいもの${days.length}件`), `kept: ${await member.text()}`);
  return true;
}

/** A meeting with outcomes and something to be done. */
export async function meeting(member, group, { title, day, decided, task }) {
  await member.go(`${group}/meetings`);
  await member.look();
  await member.go(`${group}/meetings/new`);
  await member.look();
  await fill(member, { title, day, starts: "10:00", minutes: "45", place: "11階会議室", agenda: "朝の案内｜市民課｜20\n次の試行" });
  await save(member, "予定に入れる");
  const held = member.path();
  expect(held.startsWith("/staff/plan/meetings/"), `a meeting, not ${held}`);
  await save(member, "記録を書く");
  await member.page.locator('[name^="kind-"][value="decision"]').first().check();
  await member.page.locator('[name^="outcome-"]').first().fill(decided);
  await member.page.locator('[name^="kind-"][value="shared"]').last().check();
  for (const box of await member.page.locator('[name="present"]').all()) await box.check();
  await fill(member, { "what-0": task });
  await member.page.locator('[name="who-0"]').selectOption({ index: 1 });
  await save(member, "保存する");
  expect((await member.text()).includes(task), `the task stands there: ${await member.text()}`);
  await save(member, "開催済みにする");
  await member.go(`${group}/decisions`);
  await member.look();
  expect((await member.text()).includes(decided), "the register has it");
  return held;
}

/** A problem is raised and something is tried. */
export async function tryTheme(member, group, { title, problem, from, until }) {
  await member.go(`${group}/themes/new`);
  await member.look();
  await fill(member, { title, problem });
  await save(member, "登録する");
  await fill(member, { hypothesis: "13時からの予約を勧めると、昼の列が短くなる。", measures: "12時台に呼ばれるまでの平均", from, until });
  await save(member, "試行を始める");
  return member.path();
}

/** What came of it goes to a department and is known to all groups. */
export async function concludeTheme(member, theme, { learned, department }) {
  await member.go(theme);
  await fill(member, { before: "平均25分", after: "平均14分", learned });
  await save(member, "結果を記録する");
  await member.page.locator(`[name="departments"][value="${department}"]`).check();
  await save(member, "展開する所属を加える");
  expect((await member.text()).includes("展開中"), "it is rolled out");
}

/** Medians, and nobody's hours. */
export async function medians(member, group) {
  await member.go(`${group}/time`);
  await member.look();
  expect(/[0-9]\.[0-9]時間（[0-9]+人）|人数が少ないため/.test(await member.text()), "a median of five or more, or none");
}

/** What somebody keeps for themselves: how both kinds of work go together, and what they learned. */
export async function ownRecord(member) {
  await member.go("/staff/plan/my-work");
  await member.look();
  await fill(member, { engagement: "朝の待ち時間の試行を受け持つ。", duty: "月曜日の照会は係の2人で分ける。" });
  await save(member, "保存する");
  await fill(member, { what: "いちばん長く待った人を見ると、原因が分かる。", shared: "係の朝礼で共有" });
  await save(member, "残す");
  expect((await member.text()).includes("いちばん長く待った人"), "it is kept");
}
