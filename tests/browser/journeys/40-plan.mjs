// The plan: a resident reads it, three people pass a measurement, a manager sees what is behind.
import { signIn } from "../lib/clerk.mjs";
import { expect } from "../lib/visitor.mjs";

export const name = "a resident reads the plan; three people pass a measurement; what is behind stands first";

const KPI = "k5-model-cases";

export async function run(world) {
  const resident = await world.visitor({ name: "resident" });
  await resident.go("/");
  await resident.press("前橋市DX推進計画2.0");
  expect(resident.path() === "/plan", `the plan, not ${resident.path()}`);
  const plan = await resident.text();
  for (const words of ["窓口フロントヤード改革", "デジタルデバイドの解消", "まだ公表していません", "17の数字のうち"]) {
    expect(plan.includes(words), `the plan says ${words}`);
  }
  await resident.look();
  await resident.picture("plan-20-resident");
  for (const lang of ["ja-easy", "en"]) {
    await resident.go(`/plan?lang=${lang}`);
    await resident.look();
    expect((await resident.page.locator("section h3").count()) === 10, "ten programmes in every language");
    expect((await resident.page.locator('main a[href^="/plan/kpis/"]').count()) === 17, "seventeen figures in every language");
  }
  await resident.go(`/plan/kpis/${KPI}?lang=ja`);
  await resident.look();

  const clerk = await signIn(world, "joho.01");
  await clerk.go("/staff/plan");
  await clerk.look();
  const first = await clerk.page.locator("main section .y-chip").first().innerText();
  expect(first === "遅れ", `what is behind stands first, not ${first}`);
  await clerk.picture("plan-21-overview");
  await clerk.go(`/staff/plan/kpis/${KPI}/enter`);
  await clerk.look();
  await clerk.page.locator('[name="numerator"]').fill("3");
  await clerk.page.locator('[name="source"]').fill("オープンデータ活用事例の一覧");
  await clerk.next();
  expect(clerk.path() === `/staff/plan/kpis/${KPI}`, `the figure, not ${clerk.path()}: ${await clerk.text()}`);
  await clerk.look();

  const chief = await signIn(world, "joho.02");
  expect((await chief.text()).includes("測定値の確認"), "it waits in the worklist");
  await pass(chief, "確認した");
  const head = await signIn(world, "joho.03");
  await pass(head, "承認する");
  await pass(chief, "公表する");
  await resident.go(`/plan/kpis/${KPI}?lang=ja`);
  expect((await resident.text()).includes("3件"), "the resident sees it");

  await chief.go("/staff/plan/kpis/k6-consultations");
  await chief.look();
  expect((await chief.text()).includes("このまま進むと"), "a forecast with its width");
  await chief.picture("plan-22-figure");
  for (const path of ["/staff/plan/questions", "/staff/plan/top-procedures", "/staff/plan/programmes/2"]) {
    await chief.go(path);
    await chief.look();
  }
  await chief.go("/staff/plan/top-procedures");
  expect((await chief.text()).includes("34所属"), "the difference to the plan's count is shown");
}

async function pass(person, words) {
  await person.go(`/staff/plan/kpis/${KPI}`);
  await person.press(words);
  expect(person.path() === `/staff/plan/kpis/${KPI}`, `the figure, not ${person.path()}: ${await person.text()}`);
}
