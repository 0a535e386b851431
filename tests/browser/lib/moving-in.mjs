// From the home page to the receipt.
import { expect } from "./visitor.mjs";

/** Walks the journey and gives back number, private code and the application's path. */
export async function movingIn(family, household, label) {
  await family.go("/");
  await family.look();
  await family.picture(`${label}-01-home`);
  await family.go("/events/tennyu");
  await family.look();
  await family.picture(`${label}-02-before`);
  await family.next();
  expect(family.path().startsWith("/guide/q/"), `a question, not ${family.path()}`);
  await family.picture(`${label}-03-question`);
  await family.answerAll(household);
  expect(family.path() === "/guide/result", `the result, not ${family.path()}`);
  await family.look();
  await family.picture(`${label}-04-result`);
  const result = await family.text();
  for (const words of ["転入届", "児童手当"]) expect(result.includes(words), `${words} in the result`);
  const before = family.asked.length;
  await family.press("この手続きの記入に進む");
  await family.look();
  await family.picture(`${label}-05-choice`);
  await family.next();
  await family.answerAll(household);
  expect(family.path() === "/apply/check", `the check page, not ${family.path()}`);
  await family.look();
  await family.picture(`${label}-06-check`);
  expect(new Set(family.asked).size === family.asked.length, "nothing is asked twice");
  expect(family.asked.length > before, "the application asks what the guide did not need");
  await family.press("この内容で申請する");
  expect(family.path().endsWith("/receipt"), `the receipt, not ${family.path()}`);
  await family.look();
  await family.picture(`${label}-07-receipt`);
  const numbers = await family.page.locator(".y-number__value").allInnerTexts();
  return { number: numbers[0], code: numbers[1], path: family.path().replace("/receipt", "") };
}
