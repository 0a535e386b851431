// The committee: a figure goes off its way, an initiative says what is done, a paper is made, checked and
// fixed by three people, and verified after its numbers changed.
import { signIn } from "../lib/clerk.mjs";
import { expect } from "../lib/visitor.mjs";

export const name = "a figure goes off its way; a committee paper is made, checked, fixed and verified";

const KPI = "k5-open-datasets";

export async function run(world) {
  const clerk = await signIn(world, "joho.01");
  const chief = await signIn(world, "joho.02");
  const head = await signIn(world, "joho.03");

  // A value far below the planned way is published, and the office hears of it.
  await measure(clerk, chief, head, "20", `/staff/plan/kpis/${KPI}/enter`);
  await clerk.go("/staff");
  expect((await clerk.text()).includes("計画より遅れています：公開データ数"), "the alert is in the worklist");

  // What the departments do.
  await clerk.go("/staff/plan/initiatives");
  await clerk.look();
  await clerk.picture("64-initiatives");
  await clerk.page.locator("main td a, main th a").first().click();
  await clerk.page.waitForLoadState("load");
  await clerk.look();
  expect((await clerk.text()).includes("節目（マイルストーン）"), "an initiative");
  await clerk.picture("64-initiative");
  for (const path of ["/staff/plan/programmes/6", "/staff/plan/programmes/6/logic", "/staff/plan/year", "/staff/plan/year/new", "/staff/plan/import", "/staff/plan/initiatives/new?programme=6"]) {
    await clerk.go(path);
    await clerk.look();
  }
  await clerk.go("/staff/plan/programmes/6/logic");
  await clerk.picture("64-logic");
  await clerk.go("/staff/plan/year");
  await clerk.picture("64-year");

  // The paper: numbers are collected, words are typed.
  await clerk.go("/staff/plan/papers/new");
  await clerk.look();
  await clerk.page.locator('[name="title"]').fill("令和8年度 DX推進委員会（臨時）の資料");
  await clerk.page.locator('[name="summary"]').fill("公開データの数が、計画の線より下にあります。\nほかは、おおむね計画どおりです。");
  await clerk.page.locator('[name="next_steps"]').fill("各課の公開予定を1月までに集める");
  await clerk.next();
  const paper = clerk.path();
  expect(/^\/staff\/plan\/papers\/[0-9a-f-]{36}$/.test(paper), `a paper, not ${paper}: ${await clerk.text()}`);
  await clerk.look();
  await clerk.press("決めてほしいことを加える");
  await clerk.look();
  await clerk.page.locator('[name="ask"]').fill("公開データの追加を、年度末まで優先してよいですか。");
  await clerk.next();
  expect((await clerk.text()).includes("公開データの追加を"), "the question stands in the paper");
  expect((await clerk.page.locator('button[name="step"]').count()) === 0, "nobody checks their own paper");

  await chief.go(paper);
  await chief.press("確認した");
  await head.go(paper);
  await head.look();
  await head.press("確定する");
  expect((await head.text()).includes("確定"), `fixed: ${await head.text()}`);
  await head.go(paper);
  await head.look();
  await head.picture("64-paper");
  for (const view of ["slides", "verify"]) {
    await head.go(`${paper}/${view}`);
    await head.look();
  }
  expect((await head.text()).includes("確定したときのままです"), "the hashes agree");

  // The figure is superseded; the paper stays, and says so.
  await clerk.go(`/staff/plan/kpis/${KPI}`);
  const again = await clerk.page.getByRole("link", { name: "この値を差し替える" }).first().getAttribute("href");
  await measure(clerk, chief, head, "23", again, "3件の数え忘れがあったため");
  await head.go(`${paper}/verify`);
  const found = await head.text();
  for (const words of ["確定したときのままです", "公表した値が差し替えられた", "23件"]) {
    expect(found.includes(words), `the verification says ${words}: ${found}`);
  }
  await head.look();
  await head.picture("64-verify");
  await head.go(`${paper}/slides`);
  await head.picture("64-slides");

  // What was decided becomes work.
  await clerk.go(paper);
  await clerk.press("問い1の決定を見る・書く");
  await clerk.look();
  await clerk.page.locator('[name="decision"]').first().check();
  await clerk.page.locator('[name="words"]').fill("了承する。");
  await clerk.page.locator('[name="department"]').selectOption("seisaku");
  await clerk.page.locator('[name="task"]').fill("公開できるデータの一覧を作る");
  await clerk.next();
  expect((await clerk.text()).includes("政策推進課：公開できるデータの一覧を作る"), `the task: ${await clerk.text()}`);
  await clerk.look();

  const resident = await world.visitor({ name: "resident" });
  await resident.go("/plan");
  await resident.look();
  expect((await resident.text()).includes("いま、していること"), "residents read what is being done");
}

async function measure(clerk, chief, head, value, path, reason) {
  await clerk.go(path);
  await clerk.page.locator('[name="numerator"]').fill(value);
  await clerk.page.locator('[name="source"]').fill("オープンデータの台帳");
  if (reason) await clerk.page.locator('[name="reason"]').fill(reason);
  await clerk.next();
  expect(clerk.path() === `/staff/plan/kpis/${KPI}`, `the figure, not ${clerk.path()}: ${await clerk.text()}`);
  for (const [person, words] of [[chief, "確認した"], [head, "承認する"], [chief, "公表する"]]) {
    await person.go(`/staff/plan/kpis/${KPI}`);
    await person.press(words);
  }
}
