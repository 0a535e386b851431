// Nominations: a department answers its letter, by form and by sheet; the office returns and confirms.
import { signIn } from "../lib/clerk.mjs";
import { expect } from "../lib/visitor.mjs";

export const name = "a department answers its letter; the office looks, sends back and confirms";

const HOME = "/staff/plan/nominations";

export async function run(world) {
  const office = await signIn(world, "joho.01");
  await office.go(HOME);
  await office.look();
  const overview = await office.text();
  for (const words of ["期限を過ぎています", "辞退", "差戻し中", "確定"]) {
    expect(overview.includes(words), `the round has ${words}`);
  }
  await office.picture("plan-30-nominations");
  await office.go("/staff/plan/groups");
  await office.look();
  await office.picture("plan-31-groups");
  await office.go("/staff/plan/groups/wg3");
  await office.look();
  expect((await office.text()).includes("34所属"), "the plan's number stands beside ours");

  await office.go(HOME);
  const open = office.page.locator("tr").filter({ hasText: "期限を過ぎています" }).first();
  const href = await open.getByRole("link").first().getAttribute("href");
  await office.go(href);
  await office.look();
  await office.press("期限を延ばす");
  await office.look();
  await office.page.locator('[name="until"]').fill("2030-01-08");
  await office.page.locator('[name="reason"]').fill("担当者が替わったため");
  await office.next();
  expect((await office.text()).includes("担当者が替わったため"), "the reason stays");

  const row = office.page.locator("h1");
  const department = (await row.innerText()).split("：")[1];
  const list = await world.visitor({ name: "sign-in list", desk: true });
  await list.go("/staff/sign-in");
  const account = list.page.locator("tr, li").filter({ hasText: department }).filter({ hasText: "課長" }).first();
  const login = ((await account.innerText()).match(/[a-z-]+\.03/) ?? [])[0];
  expect(Boolean(login), `an account of the head of ${department}`);
  const head = await signIn(world, login);
  await head.go(`${href}/answer`);
  await head.look();
  await head.picture("plan-32-answer");
  await head.next();
  await head.look();
  expect((await head.text()).includes("入力を確かめてください"), "errors at fields");
  await head.page.locator('input[name="groups.0.answer"][value="declined"]').check();
  await head.page.locator('[name="groups.0.reason"]').fill("係長が異動の直後のため");
  const others = await head.page.locator('input[value="nominated"]').count();
  for (let at = 1; at < others; at += 1) {
    const answered = await head.page.locator(`input[name="groups.${at}.answer"]:checked`).count();
    if (answered === 0) {
      await head.page.locator(`input[name="groups.${at}.answer"][value="declined"]`).check();
      await head.page.locator(`[name="groups.${at}.reason"]`).fill("係長が異動の直後のため");
    }
  }
  if ((await head.page.locator('input[value="nominated"]:checked').count()) > 0) {
    await head.page.locator('[name="consent"]').check();
  }
  await head.next();
  expect(head.path() === href, `the letter, not ${head.path()}: ${await head.text()}`);
  await head.look();

  await office.go(href);
  await office.look();
  await office.picture("plan-33-review");
  await office.press("確認した");
  const chief = await signIn(world, "joho.02");
  await chief.go(href);
  await chief.press("確定する");
  expect(chief.path() === href, `the letter, not ${chief.path()}: ${await chief.text()}`);
}
