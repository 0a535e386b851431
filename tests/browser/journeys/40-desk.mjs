// A desk by keyboard: the list, many cases at once, a letter that becomes a case, paper that is
// counted. Keystrokes are counted as a person would press them.
import { signIn } from "../lib/clerk.mjs";
import { expect } from "../lib/visitor.mjs";

export const name = "a clerk works the list by keyboard, enters a paper in under a minute, and counts the rest";

export async function run(world) {
  const clerk = await signIn(world, "shimin.01");
  const { page } = clerk;
  let keys = 0;
  const press = async (key, times = 1) => {
    for (let time = 0; time < times; time += 1) {
      keys += 1;
      await page.keyboard.press(key);
    }
  };
  // Japanese is typed by its reading, and a space and Enter convert it.
  const write = async (words, reading) => {
    keys += reading.length + 2;
    await page.keyboard.insertText(words);
  };
  const leads = async (act) => {
    const loaded = page.waitForNavigation({ waitUntil: "load" });
    await act();
    await loaded;
  };

  await press("j");
  await press("x");
  await press("j");
  await press("x");
  expect((await page.locator("tbody input:checked").count()) === 2, "x ticks the row of the focus");
  await press("?");
  expect(await page.locator("details#keys").evaluate((found) => found.open), "? opens the help");
  await clerk.look();
  await clerk.picture("desk-01-list");
  await press("?");
  await leads(() => page.locator('button[value="claim"]').press("Enter"));
  await clerk.look();
  await clerk.picture("desk-02-preview");
  expect((await clerk.text()).includes("担当する件"), "the preview says what will be done");
  await clerk.go("/staff");
  await page.getByRole("button", { name: /文字キーの操作/ }).click();
  await page.locator("body").press("j");
  expect(!(await page.evaluate(() => document.activeElement.closest("tbody"))), "the keys can be switched off");
  await page.getByRole("button", { name: /文字キーの操作/ }).click();

  await clerk.go("/staff/enter");
  await clerk.look();
  await clerk.picture("desk-03-enter");
  keys = 0;
  const began = Date.now();
  const first = page.locator(".y-names a").first();
  const procedure = (await first.innerText()).trim();
  await page.locator("#f-q").focus();
  await write(procedure, "juuminhyou");
  await leads(() => press("Enter"));
  expect(clerk.path().startsWith("/staff/enter/"), `the form, not ${clerk.path()}`);
  await press("Tab");
  await press("Enter");
  await press("Tab");
  await write("見本　花子", "mihon hanako");
  const read = Date.now();
  await clerk.look();
  await clerk.picture("desk-04-form");
  const looked = Date.now() - read;
  await leads(() => press("Enter"));
  const seconds = (Date.now() - began - looked) / 1000;
  expect(clerk.path().startsWith("/staff/entered/"), `entered, not ${clerk.path()}: ${await clerk.text()}`);
  await clerk.look();
  await clerk.picture("desk-05-entered");
  console.log(`      a paper became a case with ${keys} keystrokes, ${seconds.toFixed(1)} s of the machine`);
  expect(keys < 60, `${keys} keystrokes: a minute at one a second`);

  await clerk.go("/staff/tally");
  await clerk.look();
  await leads(() => page.locator('button[name="plus"]').first().press("Enter"));
  expect((await clerk.text()).includes("合計 1件") || /合計 \d+件/.test(await clerk.text()), "it is counted");
  await clerk.picture("desk-06-tally");
  for (const [path, picture] of [
    ["/staff/online-rate?test=1", "desk-07-rate"],
    ["/staff/promotions?test=1", "desk-08-promotions"],
    ["/staff/promotions/new", "desk-09-promotion"],
  ]) {
    await clerk.go(path);
    await clerk.look();
    await clerk.picture(picture);
  }
}
