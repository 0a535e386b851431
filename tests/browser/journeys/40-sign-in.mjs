// Passkeys in real Chromium with its own authenticator; a transfer by two people.
import { unusedCode } from "../lib/code.mjs";
import { expect } from "../lib/visitor.mjs";
import { signIn } from "../lib/clerk.mjs";

export const name = "a passkey opens without a password, an unverified touch does not; a transfer needs two people";

export async function run(world) {
  // Keys are bound to a name: the demo's is localhost.
  const home = world.url.replace("127.0.0.1", "localhost");
  const admin = await world.visitor({ name: "kanri.01", desk: true });
  await admin.page.goto(`${home}/staff/sign-in`);
  const password = (await admin.page.locator("dd.y-code").first().innerText()).trim();
  const code = await unusedCode(world, "kanri.01", admin.page);
  await admin.page.locator('input[name="login"]').fill("kanri.01");
  await admin.page.locator('input[name="password"]').fill(password);
  await admin.page.locator('input[name="code"]').fill(code);
  await admin.next();

  const devtools = await admin.context.newCDPSession(admin.page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await admin.page.goto(`${home}/staff/me`);
  await admin.look();
  await admin.page.locator('form[data-passkey] input[name="name"]').fill("窓口3番のパソコン");
  await sends(admin, "この端末のパスキーを登録する");
  expect((await admin.text()).includes("窓口3番のパソコン"), `the key is listed: ${await admin.text()}`);
  await admin.look();
  await admin.picture("sign-in-01-me");
  const { credentials } = await devtools.send("WebAuthn.getCredentials", { authenticatorId });
  expect(credentials.length === 1 && credentials[0].isResidentCredential, "the authenticator holds one discoverable key");
  await sends(admin, "サインアウト");

  await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await admin.page.getByRole("button", { name: "パスキーでサインイン" }).click();
  await admin.page.locator("form[data-passkey] [role=status]").filter({ hasText: "使えませんでした" }).waitFor();
  expect(admin.path() === "/staff/sign-in", "an unverified touch opens nothing");
  await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await sends(admin, "パスキーでサインイン");
  expect(admin.path() === "/staff", `the passkey opened: ${admin.path()} ${await admin.text()}`);
  await admin.page.goto(`${home}/staff/me`);
  expect((await admin.text()).includes("パスキー"), "the session says how it began");

  for (const page of ["accounts", "accounts/new", "policy", "sign-ins", "transfers"]) {
    await admin.page.goto(`${home}/staff/admin/${page}`);
    await admin.look();
    await admin.picture(`sign-in-02-${page.replace("/", "-")}`);
  }
  const numbers = await numbersOf(admin, home, ["shimin.01", "shimin.02"]);
  const day = new Date(Date.now() + 9 * 3_600_000 + 20 * 86_400_000).toISOString().slice(0, 10);
  const wrong = `職員番号,新所属,新役職,発令日\n999999,市民課,担当,${day}\n`;
  await load(admin, home, wrong);
  expect((await admin.text()).includes("この職員番号の職員はいません"), "a mistake stands at its line");
  await admin.look();
  await admin.picture("sign-in-03-transfer-wrong");
  const list = `職員番号,新所属,新役職,発令日,後任職員番号\n${numbers[0]},国民健康保険課,係長,${day},${numbers[1]}\n`;
  await load(admin, home, list);
  expect((await admin.text()).includes("国民健康保険課　係長"), `the preview: ${await admin.text()}`);
  await admin.look();
  await admin.picture("sign-in-04-transfer");
  await sends(admin, "承認を頼む");
  expect((await admin.text()).includes("作った人は承認できません"), "not by the one who made it");
  const path = new URL(admin.page.url()).pathname;

  const second = await signIn(world, "kanri.02");
  await second.go(path);
  await second.look();
  await sends(second, "承認する");
  expect((await second.text()).includes("発令待ち"), "it waits for its day");
  await second.picture("sign-in-05-transfer-approved");
  await sends(second, "発令を取り消す");
  expect((await second.text()).includes("取消し"), "and can be taken back until then");
}

async function sends(visitor, words) {
  const went = visitor.page.waitForNavigation({ waitUntil: "load" });
  await visitor.page.getByRole("button", { name: words, exact: true }).first().click();
  await went;
}

async function load(visitor, home, text) {
  await visitor.page.goto(`${home}/staff/admin/transfers`);
  await visitor.page.locator('input[name="file"]').setInputFiles({ name: "異動.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await sends(visitor, "読み込んで確かめる");
}

async function numbersOf(visitor, home, logins) {
  const numbers = [];
  for (const login of logins) {
    await visitor.page.goto(`${home}/staff/admin/accounts?q=${login}`);
    const row = visitor.page.locator("tbody tr").first();
    numbers.push((await row.locator("td").nth(0).innerText()).trim());
  }
  return numbers;
}
