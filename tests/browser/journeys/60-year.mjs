// A year of the plan, from the letters in April to the committee in October: every department answers and
// they name more than forty people, one with a spreadsheet, one late, one declines, one is sent back; a
// group meets, tries and enters its hours; a figure goes off its way; the committee's paper is fixed, and
// stays true when its numbers change.
import { decide, initiatives, measure, paper } from "../lib/committee.mjs";
import { answer, answerAll, answerBySheet, confirmAll, fillAnswer, sendLetters } from "../lib/nomination.mjs";
import { charter, concludeTheme, hours, hoursBySheet, medians, meeting, ownRecord, tryTheme } from "../lib/season.mjs";
import { Year } from "../lib/year.mjs";
import { expect } from "../lib/visitor.mjs";

export const name = "a year of the plan: letters, forty answers, a season, a figure off its way, the committee";

const ROUND = "/staff/plan/nominations";
const WG1 = "/staff/plan/groups/wg1";
const KPI = "k5-open-datasets";
const SHEET = "国民健康保険課";
const DECLINES = "学務管理課";
const RETURNED = "介護保険課";
const LATE = "こども支援課";
const LONGER = "長寿包括ケア課";
const FORM = "市民課";

export async function run(world) {
  const year = await Year.begin(world, "2026-04-14T09:00:00");
  const { letters, staff } = await april(year);
  await year.until("2026-04-30T10:00:00");
  await may(year, letters, staff);
  await year.until("2026-06-15T09:00:00");
  const theme = await summer(year);
  await year.until("2026-09-14T09:00:00");
  await autumn(year, theme);
  await year.until("2026-10-20T09:00:00");
  await committee(year);
}

/** The letters go out, and nearly everybody answers in time. */
async function april(year) {
  const staff = await year.staff();
  const office = await year.person("joho.01");
  const letters = await sendLetters(office, "令和8年4月28日");
  expect(letters.length >= 30, `letters to ${letters.length} departments`);
  await office.go("/staff/plan/groups");
  await office.look();
  await office.go("/staff/plan/groups/wg3");
  await office.look();
  expect((await office.text()).includes("34所属"), "the plan's number stands beside ours");
  const href = (department) => letters.find((letter) => letter.department === department).href;
  const heads = (department) => staff[department]["課長"];

  // In the form: what is wrong is said at its field.
  await year.visit(heads(FORM), async (head) => {
    await head.go("/staff");
    expect((await head.text()).includes("WGメンバーの推薦"), `it waits in the worklist: ${await head.text()}`);
    await head.go(`${href(FORM)}/answer`);
    await head.look();
    await head.next();
    await head.look();
    expect((await head.text()).includes("入力を確かめてください"), "errors at fields");
    const people = [staff[FORM]["係長"], staff[FORM]["担当"]];
    await fillAnswer(head, href(FORM), (at) => ({ login: people[Math.min(at, 1)], role: at === 0 ? "lead" : "member", hours: "3.5" }));
    await head.picture("year-01-answer");
    await head.next();
    expect(head.path() === href(FORM), `the letter, not ${head.path()}: ${await head.text()}`);
    await head.look();
  });
  await year.visit(heads(SHEET), (head) => answerBySheet(head, href(SHEET), staff[SHEET]["係長"]));
  const because = "係長が異動の直後で、前半は時間を確保できないため。";
  await year.visit(heads(DECLINES), (head) => answer(head, href(DECLINES), () => ({ because })));
  // Somebody who is no 係長 will be sent back.
  await year.visit(heads(RETURNED), (head) => answer(head, href(RETURNED), () => ({ login: staff[RETURNED]["担当"] })));
  const special = [FORM, SHEET, DECLINES, RETURNED, LATE, LONGER];
  const others = letters.filter((letter) => !special.includes(letter.department));
  await answerAll(year, others, staff, (department, own, at, count) => {
    if (department === "情報政策課") return { login: own["担当"], role: "secretariat" };
    return count === 1 ? { login: own["係長"], second: own["担当"] } : { login: own[at % 2 === 0 ? "係長" : "担当"] };
  });
  return { letters, staff };
}

/** After the deadline: one was late, one got more time, one was sent back; the rest holds. */
async function may(year, letters, staff) {
  const href = (department) => letters.find((letter) => letter.department === department).href;
  const office = await year.person("joho.01");
  const chief = await year.person("joho.02");
  await office.go(ROUND);
  await office.look();
  await office.picture("year-02-late");
  const late = office.page.locator("tr").filter({ hasText: LATE });
  expect((await late.innerText()).includes("期限を過ぎています"), "who did not answer is late");
  expect((await office.text()).includes("辞退"), "one declined");

  await office.go(href(LONGER));
  await office.press("期限を延ばす");
  await office.look();
  await office.page.locator('[name="until"]').fill("2026-05-15");
  await office.page.locator('[name="reason"]').fill("担当者が替わったため");
  await office.next();
  expect((await office.text()).includes("担当者が替わったため"), "the reason stays");
  for (const department of [LATE, LONGER]) {
    const own = staff[department];
    await year.visit(own["課長"], (head) => answer(head, href(department), (at) => ({ login: own[at % 2 === 0 ? "係長" : "担当"] })));
  }

  await office.go(href(RETURNED));
  await office.look();
  await office.picture("year-03-review");
  expect((await office.text()).includes("確定の前に見ること"), `a check: ${await office.text()}`);
  await office.press("差し戻す");
  await office.look();
  await office.page.locator('[name="reason"]').fill("係長級の方を推薦できるか、もう一度ご検討ください。");
  await office.next();
  await year.visit(staff[RETURNED]["課長"], async (head) => {
    await head.go(`${href(RETURNED)}/answer`);
    expect((await head.text()).includes("係長級の方を推薦できるか"), "the reason is read where it is answered");
    await answer(head, href(RETURNED), () => ({ login: staff[RETURNED]["係長"] }));
  });

  await confirmAll(office, chief, letters);
  await office.go(ROUND);
  const now = await office.text();
  const [, all] = now.match(/所属・(\d+)件の依頼/);
  expect(now.includes(`確定${all}件、差戻し中0件、期限を過ぎたもの0件`), `everything holds: ${now}`);
  const roster = await office.page.request.get(`${office.world.url}${await office.page.getByRole("link", { name: "名簿（Excel）" }).getAttribute("href")}`);
  expect(roster.status() === 200 && (await roster.body()).length > 4000, "the roster");
  expect((await leaders(office)) === 0, "nobody was a leader for thirty days yet");
  await office.go("/staff/plan/groups");
  await office.picture("year-04-groups");
}

/** The figure of DX leaders, which nobody types in. */
async function leaders(office) {
  await office.go("/staff/plan/kpis/k9-dx-leaders");
  await office.look();
  return Number((await office.text()).match(/(\d+)人/)[1]);
}

/** A group agrees what it is for, meets, enters its hours and begins to try something. */
async function summer(year) {
  const lead = await year.person("shimin.02");
  const head = await year.person("joho.03");
  const counted = await leaders(head);
  expect(counted >= 40, `those who were confirmed are counted by now: ${counted}`);
  await charter(lead, head, WG1);
  await lead.picture("year-05-charter");
  await hours(lead, "窓口フロントヤード改革WG");
  await meeting(lead, WG1, {
    title: "待ち時間の打合せ", day: "2026-06-15", decided: "7月から、朝の2時間は案内を1人増やす。", task: "案内の当番表を作る",
  });
  const member = await year.person("kokuho.02");
  await member.go("/staff/plan/time");
  expect((await member.text()).includes("出席した会議のうち"), `the meeting is offered: ${await member.text()}`);
  await member.press(/待ち時間の打合せ.*を入れる/);
  const filled = await hoursBySheet(member, "窓口フロントヤード改革WG", ["2026-06-03", "2026-06-10"]);
  await member.go("/staff/plan/time");
  await member.look();
  expect(!filled || (await member.text()).includes("6月（2件、7.0時間）"), `the weeks before are folded: ${await member.text()}`);
  await member.picture("year-06-hours");
  return tryTheme(lead, WG1, {
    title: "昼休みの窓口が混む", problem: "12時から13時に、呼ばれるまで25分かかる。", from: "2026-06-20", until: "2026-08-31",
  });
}

/** What came of it goes to others; hours stay each person's own. */
async function autumn(year, theme) {
  const lead = await year.person("shimin.02");
  await hours(lead, "窓口フロントヤード改革WG");
  await meeting(lead, WG1, {
    title: "試行のふりかえり", day: "2026-09-14", decided: "予約の案内を、国保の窓口でも始める。", task: "案内の文を渡す",
  });
  await concludeTheme(lead, theme, { learned: "予約の案内は、番号札の横がいちばん読まれる。", department: "kokuho" });
  await lead.picture("year-07-theme");
  await lead.go("/staff/plan/knowledge?q=番号札");
  await lead.look();
  expect((await lead.text()).includes("番号札の横"), "all groups find it");
  await medians(lead, WG1);
  await ownRecord(lead);
}

/** A figure goes off its way; the paper is fixed, and says what changed since. */
async function committee(year) {
  const [clerk, chief, head] = [await year.person("joho.01"), await year.person("joho.02"), await year.person("joho.03")];
  const three = { clerk, chief, head };
  await measure(three, KPI, "20");
  await clerk.go("/staff");
  expect((await clerk.text()).includes("計画より遅れています：公開データ数"), `the alert is in the worklist: ${await clerk.text()}`);
  await initiatives(clerk, { today: "2026-10-20", end: "2027-03-31" });
  await clerk.go("/staff/plan/programmes/6/logic");
  await clerk.look();
  await clerk.go("/staff/plan/year");
  await clerk.look();
  const made = await paper(three, {
    title: "令和8年度 DX推進委員会（前半）の資料", summary: "公開データの数が、計画の線より下にあります。\nほかは、おおむね計画どおりです。",
    ask: "公開データの追加を、年度末まで優先してよいですか。",
  });
  await head.go(made);
  await head.picture("year-08-paper");

  // The figure is superseded; the paper stays, and says so.
  await clerk.go(`/staff/plan/kpis/${KPI}`);
  const path = await clerk.page.getByRole("link", { name: "この値を差し替える" }).first().getAttribute("href");
  await measure(three, KPI, "23", { path, reason: "3件の数え忘れがあったため" });
  await head.go(`${made}/verify`);
  const found = await head.text();
  for (const words of ["確定したときのままです", "公表した値が差し替えられた", "23件"]) {
    expect(found.includes(words), `the verification says ${words}: ${found}`);
  }
  await head.look();
  await head.picture("year-09-verify");
  await decide(clerk, made, { words: "了承する。", department: "seisaku", name: "政策推進課", task: "公開できるデータの一覧を作る" });

  const resident = await year.world.visitor({ name: "resident" });
  await resident.go(`/plan/kpis/${KPI}`);
  await resident.look();
  expect((await resident.text()).includes("23件"), "residents read the value that holds");
}
