// A season of a working group: hours with one press, a meeting with outcomes and a task, medians, and a
// theme from its problem to the departments.
import { signIn } from "../lib/clerk.mjs";
import { expect } from "../lib/visitor.mjs";

export const name = "hours with one press, a meeting with its outcomes, a theme up to its roll-out";

const GROUP = "/staff/plan/groups/wg1";

export async function run(world) {
  const member = await signIn(world, "shimin.02");
  const fill = async (field, words) => member.page.locator(`[name="${field}"]`).first().fill(words);
  const save = async (button) => {
    await member.press(button);
    await member.look();
  };

  // Hours: everything stands there already, one button is the length.
  await member.go("/staff/plan/time");
  await member.look();
  expect((await member.text()).includes("窓口フロントヤード改革WG"), "their group is offered");
  const began = Date.now();
  await member.press("1時間30分");
  expect(Date.now() - began < 10_000, "entered in seconds");
  expect((await member.text()).includes("90分（1.5時間）を入れました"), `kept: ${await member.text()}`);
  await member.look();
  await member.picture("season-62-hours");

  // A meeting with outcomes and something to be done.
  await member.go(`${GROUP}/meetings`);
  await member.look();
  expect((await member.text()).includes("定例会"), "the season's meetings");
  await member.go(`${GROUP}/meetings/new`);
  await fill("title", "待ち時間の打合せ");
  await fill("day", new Date(Date.now() + 9 * 3600e3).toISOString().slice(0, 10));
  await fill("starts", "10:00");
  await fill("minutes", "45");
  await fill("place", "11階会議室");
  await fill("agenda", "朝の案内｜市民課｜20\n次の試行");
  await save("予定に入れる");
  const meeting = member.path();
  expect(meeting.startsWith("/staff/plan/meetings/"), `a meeting, not ${meeting}`);
  await save("記録を書く");
  await member.page.locator('[name^="kind-"][value="decision"]').first().check();
  await member.page.locator('[name^="outcome-"]').first().fill("12月から、朝の2時間は案内を1人増やす。");
  await member.page.locator('[name^="kind-"][value="shared"]').last().check();
  await member.page.locator('[name="present"]').first().check();
  await fill("what-0", "案内の当番表を作る");
  await member.page.locator('[name="who-0"]').selectOption({ index: 1 });
  await save("保存する");
  expect((await member.text()).includes("案内の当番表を作る"), `the task stands there: ${await member.text()}`);
  await member.picture("season-63-meeting");
  await save("開催済みにする");
  await member.go(`${GROUP}/decisions`);
  await member.look();
  expect((await member.text()).includes("案内を1人増やす"), "the register has it");

  // Medians, and nobody's hours.
  await member.go(`${GROUP}/time`);
  await member.look();
  expect(/[0-9]\.[0-9]時間（[0-9]+人）|人数が少ないため/.test(await member.text()), "a median of five or more, or none");

  // A theme up to the departments.
  await member.go(`${GROUP}/themes/new`);
  await fill("title", "昼休みの窓口が混む");
  await fill("problem", "12時から13時に、呼ばれるまで25分かかる。");
  await save("登録する");
  await fill("hypothesis", "13時からの予約を勧めると、昼の列が短くなる。");
  await fill("measures", "12時台に呼ばれるまでの平均");
  await fill("from", "2026-10-01");
  await fill("until", "2026-10-31");
  await save("試行を始める");
  await fill("before", "平均25分");
  await fill("after", "平均14分");
  await fill("learned", "予約の案内は、番号札の横がいちばん読まれる。");
  await save("結果を記録する");
  await member.page.locator('[name="departments"][value="kokuho"]').check();
  await save("展開する所属を加える");
  expect((await member.text()).includes("展開中"), "it is rolled out");
  await member.picture("season-64-theme");
  await member.go("/staff/plan/knowledge?q=番号札");
  await member.look();
  expect((await member.text()).includes("番号札の横"), "all groups find it");
  await member.go("/staff/plan/my-work");
  await member.look();
}
