// Every kind of page by keyboard, for a screen reader, with forced colours, wider text and zoom:
// the resident's on a phone, the office's at a desk.
import { household } from "../lib/answers.mjs";
import { apply } from "../lib/apply.mjs";
import { openCase, signIn } from "../lib/clerk.mjs";
import { planPages } from "../lib/plan-pages.mjs";
import { expect } from "../lib/visitor.mjs";

export const name = "every kind of page by keyboard, screen reader, forced colours, spacing and zoom";

export async function run(world) {
  const family = await world.visitor({ name: "family" });
  family.thorough = true;
  const done = await apply(family, household("family-of-four"), { label: "reach" });
  const see = async (visitor, path, picture) => {
    await visitor.go(path);
    await visitor.look();
    await visitor.picture(`reach-${picture}`);
  };
  await see(family, done.path, "status");
  await see(family, "/status", "status-asks");
  await see(family, "/search?q=引っ越し", "search");
  await see(family, "/search?q=ありえない言葉", "search-nothing");
  await see(family, "/procedures/tennyu-todoke", "procedure");
  await see(family, "/resume", "resume");
  await see(family, `/stand-in/identity?application=${done.path.split("/").at(-1)}`, "stand-in");
  await see(family, "/no/such/page", "not-found");
  await withdrawal(family, done.path);
  const unready = await unfinished(world);

  const clerks = await office(world, done, family);
  const keepers = [];
  for (const login of ["kodomo-shien.02", "kanri.01", "shien.01", "kansa.01"]) keepers.push(await rooms(world, login));
  const planners = await planPages(world);
  const all = [family, unready, ...clerks, ...keepers, ...planners];
  const findings = all.flatMap((visitor) => visitor.findings);
  const looked = all.reduce((sum, visitor) => sum + visitor.reached.size, 0);
  expect(findings.length === 0, `${findings.length} of ${looked} kinds of page:\n${findings.join("\n")}`);
  expect(looked > 135, `only ${looked} kinds of page were looked at`);
  console.log(`      ${looked} kinds of page`);
}

/** Every room that the menu has for somebody. */
async function rooms(world, login) {
  const person = await signIn(world, login);
  person.thorough = true;
  await person.go("/staff/menu");
  await person.look();
  await person.picture(`reach-${login}-menu`);
  const hrefs = await person.page.locator("main dl a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  expect(hrefs.length > 5 && hrefs.includes("/staff"), `the rooms of ${login}: ${hrefs}`);
  for (const href of hrefs) {
    expect((await person.go(href)) === 200, `${login} may open ${href}`);
    await person.look();
    await person.picture(`reach-${login}${href.replaceAll("/", "-")}`);
  }
  return person;
}

/** A question with its errors, the code to continue with, the answers so far. */
async function unfinished(world) {
  const person = await world.visitor({ name: "unfinished" });
  person.thorough = true;
  await person.go("/events/tennyu");
  await person.next();
  await person.next();
  await person.look();
  await person.picture("reach-question-errors");
  for (const [path, picture] of [["/guide/later", "later"], ["/guide/answers", "answers"]]) {
    await person.go(path);
    await person.look();
    await person.picture(`reach-${picture}`);
  }
  return person;
}

async function withdrawal(family, path) {
  await family.go(path);
  const link = family.page.locator('a[href$="/withdraw"]').first();
  expect((await link.count()) === 1, "a case can be withdrawn");
  await family.go(await link.getAttribute("href"));
  await family.look();
  await family.picture("reach-withdraw");
}

async function office(world, done, family) {
  const shimin = await signIn(world, "shimin.01");
  shimin.thorough = true;
  const see = async (clerk, path, picture) => {
    await clerk.go(path);
    await clerk.look();
    await clerk.picture(`reach-${picture}`);
  };
  await see(shimin, "/staff", "worklist");
  await see(shimin, "/staff/find", "find");
  await see(shimin, "/staff/catalogue", "catalogue");
  await see(shimin, "/staff/catalogue/tennyu-todoke", "catalogue-entry");
  await see(shimin, "/staff/mail", "mail-list");
  const mail = shimin.page.locator('main a[href^="/staff/mail/"]').first();
  await see(shimin, await mail.getAttribute("href"), "mail");
  await openCase(shimin, done.number, "転入届");
  await shimin.picture("reach-case-visit");
  const visitCase = shimin.path();
  await see(shimin, `${visitCase}/visit`, "visit");
  await see(shimin, `${visitCase}/identify`, "identify");
  await shimin.go(`${visitCase}/visit`);
  const radio = shimin.page.locator('main input[type="radio"]');
  if ((await radio.count()) > 0) await radio.first().check();
  await shimin.next();

  const kodomo = await signIn(world, "kodomo-shien.01");
  kodomo.thorough = true;
  await openCase(kodomo, done.number, "児童手当");
  await kodomo.press("担当になる");
  await kodomo.look();
  await kodomo.picture("reach-case-application");
  const path = kodomo.path();
  await see(kodomo, `${path}/correction`, "correction");
  await kodomo.next();
  await kodomo.look();
  await kodomo.picture("reach-correction-errors");
  await kodomo.go(`${path}/correction`);
  const box = kodomo.page.locator(".y-mend li").filter({ hasText: "電話" }).first();
  await box.locator('input[type="checkbox"]').check();
  await box.locator('input[name^="reason:"]').fill("日中につながる番号をお知らせください。");
  await kodomo.next();
  await family.go(done.path);
  await family.page.locator('a[href*="/correction"]').first().click();
  await family.page.waitForLoadState("load");
  await family.look();
  await family.picture("reach-mend");
  return [shimin, kodomo];
}
