// A member of staff at a desk.
import { unusedCode } from "./code.mjs";
import { expect } from "./visitor.mjs";

export async function signIn(world, login) {
  const clerk = await world.visitor({ name: login, desk: true });
  await clerk.go("/staff/sign-in");
  await clerk.look();
  const password = await clerk.page.locator("dd.y-code").first().innerText();
  const code = await unusedCode(world, login, clerk.page);
  await clerk.page.locator('input[name="login"]').fill(login);
  await clerk.page.locator('input[name="password"]').fill(password.trim());
  await clerk.page.locator('input[name="code"]').fill(code);
  await clerk.next();
  expect(clerk.path() === "/staff", `${login} at the worklist, not ${clerk.path()}: ${await clerk.text()}`);
  await clerk.look();
  return clerk;
}

/** Opens the case of an application by its number, out of the search by number. */
export async function openCase(clerk, number, procedure) {
  await clerk.go("/staff/find");
  await clerk.look();
  await clerk.page.locator('[name="number"]').fill(number);
  const purpose = clerk.page.locator('[name="purpose"]');
  if ((await purpose.count()) > 0) {
    const tag = await purpose.first().evaluate((found) => found.tagName);
    if (tag === "SELECT") await purpose.selectOption({ index: 1 });
    else if ((await purpose.first().getAttribute("type")) === "radio") await purpose.first().check();
    else await purpose.fill("窓口での応対");
  }
  await clerk.next();
  const row = clerk.page.locator("tr").filter({ hasText: procedure }).first();
  const opened = clerk.page.waitForNavigation({ waitUntil: "load" });
  await row.getByRole("link").first().click();
  await opened;
  expect(clerk.path().startsWith("/staff/cases/"), `a case, not ${clerk.path()}: ${await clerk.text()}`);
  await clerk.look();
}

/** Signs an approval that waits in somebody's inbox. */
export async function sign(world, login, approval, picture) {
  const signer = await signIn(world, login);
  await signer.go("/staff/approvals");
  await signer.look();
  const opened = signer.page.waitForNavigation({ waitUntil: "load" });
  await signer.page.locator(`a[href="${approval}"]`).first().click();
  await opened;
  await signer.look();
  await signer.picture(picture);
  expect((await signer.text()).includes("起案のときから変わっていません"), "what is signed is what was drafted");
  await signer.press("承認する");
  expect(!(await signer.text()).includes("承認する"), `${login} has signed: ${await signer.text()}`);
}
