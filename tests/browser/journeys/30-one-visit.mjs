// One visit, and the rest flows: the family's application, the window, the correction, the answer.
import { household } from "../lib/answers.mjs";
import { apply } from "../lib/apply.mjs";
import { openCase, sign, signIn } from "../lib/clerk.mjs";
import { expect } from "../lib/visitor.mjs";

export const name = "one visit at the window releases what was held; a correction is mended; the resident sees the end";

export async function run(world) {
  const family = await world.visitor({ name: "family" });
  const done = await apply(family, household("family-of-four"), { label: "visit", expects: ["児童手当"] });
  const status = async () => {
    await family.go(done.path);
    return family.text();
  };
  expect((await status()).includes("お預かり"), "the allowance is held before the visit");
  const toVisit = await family.page.locator(".y-todo__item h3").filter({ hasText: "お越しください" }).allInnerTexts();
  expect(toVisit.length === 1 && toVisit[0].includes("2件"), `one way to the window for both: ${toVisit}`);
  await family.look();
  await family.picture("visit-08-status-held");

  const shimin = await signIn(world, "shimin.01");
  await shimin.picture("visit-09-worklist");
  await openCase(shimin, done.number, "転入届");
  await shimin.picture("visit-10-case");
  await shimin.press("来庁を記録する");
  await shimin.look();
  await answerVisit(shimin);
  await shimin.picture("visit-11-visited");

  const held = await status();
  expect(!/児童手当[^]*?お預かり中/.test(held.split("転入届")[0] ?? ""), "the allowance is released");

  const kodomo = await signIn(world, "kodomo-shien.01");
  await openCase(kodomo, done.number, "児童手当");
  const before = await kodomo.text();
  expect(before.includes("受付"), "the allowance was received by itself");
  expect(before.includes("前橋 太郎"), "the clerk sees the applicant's name");
  await kodomo.picture("visit-12-allowance");
  await kodomo.press("担当になる");
  await kodomo.press("補正を求める");
  await kodomo.look();
  const box = kodomo.page.locator(".y-mend li").filter({ hasText: "電話" }).first();
  await box.locator('input[type="checkbox"]').check();
  await box.locator('input[name^="reason:"]').fill("日中につながる番号をお知らせください。");
  await kodomo.picture("visit-13-correction");
  await kodomo.next();
  expect((await kodomo.text()).includes("補正待ち"), "the case waits for the resident");

  const asked = await status();
  expect(asked.includes("日中につながる番号をお知らせください。") || asked.includes("直して"), "the resident sees what to mend");
  await family.picture("visit-14-status-correction");
  await family.page.locator('a[href*="/correction"]').first().click();
  await family.page.waitForLoadState("load");
  await family.look();
  expect((await family.text()).includes("日中につながる番号をお知らせください。"), "the reason in the clerk's words");
  await family.page.locator('input[type="tel"]').first().fill("0279999999");
  await family.picture("visit-15-mend");
  await family.next();
  await family.picture("visit-16-mended");

  await openCase(kodomo, done.number, "児童手当");
  expect((await kodomo.text()).replace(/-/g, "").includes("0279999999"), "the mended answer");
  await kodomo.press("承認を起案する");
  await kodomo.look();
  expect((await kodomo.text()).includes("課長"), "the draft names who will sign");
  await kodomo.picture("visit-17-draft");
  await kodomo.next();
  const approval = kodomo.path();
  expect(approval.startsWith("/staff/approvals/"), `an approval, not ${approval}`);
  await kodomo.look();
  expect(!(await status()).includes("認められました"), "nothing is granted before it is signed");
  await sign(world, "kodomo-shien.02", approval, "visit-17-chief");
  await sign(world, "kodomo-shien.03", approval, "visit-17-head");
  await openCase(kodomo, done.number, "児童手当");
  await kodomo.picture("visit-17-approved");
  await kodomo.press("完了にする");
  const end = await status();
  expect(end.includes("完了") || end.includes("終わりました"), `the resident sees the end: ${end.slice(0, 400)}`);
  await family.look();
  await family.picture("visit-18-status-end");
}

async function answerVisit(clerk) {
  const radios = clerk.page.locator('main input[type="radio"]');
  if ((await radios.count()) > 0) await radios.first().check();
  const select = clerk.page.locator("main select");
  if ((await select.count()) > 0) await select.first().selectOption({ index: 1 });
  await clerk.next();
}
