// From the home page to the receipt, for any life event.
import { Answers } from "./answers.mjs";
import { expect } from "./visitor.mjs";

/** Walks the journey and gives back number, private code and the application's path. */
export async function apply(visitor, household, { label, expects = [] }) {
  await visitor.go("/");
  await visitor.look();
  await visitor.picture(`${label}-01-home`);
  await visitor.go(`/events/${household.event}`);
  await visitor.look();
  await visitor.picture(`${label}-02-before`);
  await visitor.next();
  expect(visitor.path().startsWith("/guide/q/"), `a question, not ${visitor.path()}`);
  await visitor.picture(`${label}-03-question`);
  const answers = new Answers(household);
  await visitor.answerAll(answers);
  expect(visitor.path() === "/guide/result", `the result, not ${visitor.path()}`);
  await visitor.look();
  await visitor.picture(`${label}-04-result`);
  const result = await visitor.text();
  for (const words of expects) expect(result.includes(words), `${words} in the result`);
  const before = visitor.asked.length;
  await visitor.press("この手続きの記入に進む");
  await visitor.look();
  await visitor.picture(`${label}-05-choice`);
  await visitor.next();
  await visitor.answerAll(answers);
  expect(visitor.path() === "/apply/check", `the check page, not ${visitor.path()}`);
  await visitor.look();
  await visitor.picture(`${label}-06-check`);
  expect(new Set(visitor.asked).size === visitor.asked.length, "nothing is asked twice");
  await visitor.press("この内容で申請する");
  expect(visitor.path().endsWith("/receipt"), `the receipt, not ${visitor.path()}`);
  await visitor.look();
  await visitor.picture(`${label}-07-receipt`);
  const numbers = await visitor.page.locator(".y-number__value").allInnerTexts();
  return {
    number: numbers[0],
    code: numbers[1],
    path: visitor.path().replace("/receipt", ""),
    guide: before,
    asked: visitor.asked.length,
  };
}
