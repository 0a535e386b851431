// A contract's life: drafted, approved on its hash, sent to two companies; one declines and it is issued
// again; both agree on a telephone, it is sealed, found by amount and date, and verified by the program.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { signIn } from "../lib/clerk.mjs";
import { expect } from "../lib/visitor.mjs";

export const name = "two companies sign a contract; one declines first; it is sealed, found and verified";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const FIRST = { name: "株式会社いちばん試験", person: "一番　試子", mail: "ichiban@shiken.example" };
const SECOND = { name: "にばん試験商店", person: "二番　試男", mail: "niban@shiken.example" };

export async function run(world) {
  const clerk = await signIn(world, "keiyaku.01");
  for (const company of [FIRST, SECOND]) await register(clerk, company);

  await clerk.go("/staff/contracts/new");
  await clerk.look();
  await clerk.page.locator('[name="kind"]').selectOption("itaku");
  await clerk.page.locator('[name="title"]').fill("案内板の点検業務委託");
  await clerk.page.locator('[name="department"]').selectOption("keiyaku");
  await choose(clerk, "supplier", FIRST.name);
  await choose(clerk, "supplier2", SECOND.name);
  await clerk.page.locator('[name="amount"]').fill("543,210");
  await clerk.page.locator('[name="concluded_on"]').fill("2026-12-15");
  await clerk.picture("70-draft");
  await clerk.next();
  const declined = clerk.path();
  expect(/^\/staff\/contracts\/[0-9a-f-]{36}$/.test(declined), `a contract, not ${declined}: ${await clerk.text()}`);
  await clerk.look();

  // The first time one company declines.
  const signers = [await signIn(world, "keiyaku.02"), await signIn(world, "keiyaku.03")];
  await approve(clerk, signers, declined, "70-approve");
  const [code] = await send(clerk, declined);
  const refusing = await open(world, FIRST, code);
  await refusing.picture("70-read");
  expect((await refusing.text()).includes("543,210円"), "the amount is said");
  await refusing.press("合意しない（理由を書く）");
  await refusing.look();
  await refusing.page.locator('[name="reason"]').fill("点検の回数が見積りと違います。");
  await refusing.next();
  await clerk.go(declined);
  expect((await clerk.text()).includes("点検の回数が見積りと違います。"), "the office reads why");
  await clerk.look();
  await clerk.press("直して出し直す");
  await clerk.look();
  await clerk.page.locator('[name="tender"]').fill("見積り-2");
  await clerk.next();
  const contract = clerk.path();
  expect(contract !== declined && /[0-9a-f-]{36}$/.test(contract), `a new contract: ${await clerk.text()}`);

  // The second time both agree.
  await approve(clerk, signers, contract, "70-approve-again");
  const codes = await send(clerk, contract);
  for (const [place, company] of [FIRST, SECOND].entries()) {
    const person = await open(world, company, codes[place]);
    await person.page.locator('input[name="read"]').check();
    await person.press("この契約に合意する");
    await person.look();
    expect((await person.text()).includes("合意を受け取りました"), `agreed: ${await person.text()}`);
    await person.picture(`70-agreed-${place + 1}`);
  }

  // Sealed, found by amount and date together, verified.
  await clerk.go("/staff/contracts?amount_from=543210&amount_to=543210&from=2026-12-15&to=2026-12-15&state=concluded");
  await clerk.look();
  await clerk.picture("70-found");
  expect((await clerk.text()).includes("1件"), `found by amount and date: ${await clerk.text()}`);
  await clerk.go(contract);
  await clerk.look();
  await clerk.picture("70-sealed");
  const href = await clerk.page.getByRole("link", { name: "電子署名の付いた契約書（PDF）" }).getAttribute("href");
  await clerk.go(`${contract}/verify`);
  await clerk.look();
  await clerk.picture("70-verify");
  expect((await clerk.text()).includes("有効です。"), `it holds: ${await clerk.text()}`);
  const sealed = await clerk.page.request.get(`${world.url}${href}`);
  const file = join(world.folder, "sealed.pdf");
  await writeFile(file, await sealed.body());
  const root = join(world.folder, "data/signing-stand-in/root.cer");
  const binary = process.env.YAKUSHO_BIN ?? join(ROOT, "target/debug/yakusho");
  const said = execFileSync(binary, ["pdf", "verify", "--trust", root, "--json", file], { encoding: "utf8" });
  const verdict = JSON.parse(said.trim().split("\n").at(-1));
  expect(verdict.verdict === "TOTAL-PASSED" && verdict.signatures.length === 2, `yakusho pdf verify: ${said}`);
  pyHanko(root, file);
}

/** The judge from outside, where it is installed. */
function pyHanko(root, file) {
  const peer = join(ROOT, "target/peers/pyhanko/bin/pyhanko");
  if (!existsSync(peer)) return;
  const said = spawnSync(peer, ["sign", "validate", "--trust", root, "--trust-replace", "--ltv-profile", "adobe", "--pretty-print", file], { encoding: "utf8" });
  expect(said.status === 0, `pyHanko: ${said.stdout}${said.stderr}`);
}

async function register(clerk, company) {
  await clerk.go("/staff/suppliers/new");
  await clerk.look();
  const typed = { name: company.name, representative: `代表　${company.person}`, address: "群馬県前橋市試験町1番地",
    person: company.person, mail: company.mail, phone: "027-000-0009" };
  for (const [field, value] of Object.entries(typed)) await clerk.page.locator(`[name="${field}"]`).fill(value);
  await clerk.next();
  await clerk.look();
  await clerk.press("同意を記録する");
  await clerk.look();
  await clerk.page.locator('input[name="kind"][value="electronic"]').check();
  await clerk.page.locator('[name="told_by"]').fill("同意書（紙）");
  await clerk.next();
  expect((await clerk.text()).includes("有効"), `the consent holds: ${await clerk.text()}`);
}

async function choose(clerk, field, words) {
  const option = clerk.page.locator(`[name="${field}"] option`).filter({ hasText: words }).first();
  await clerk.page.locator(`[name="${field}"]`).selectOption(await option.getAttribute("value"));
}

async function approve(clerk, signers, contract, picture) {
  await clerk.go(`${contract}/propose`);
  await clerk.look();
  await clerk.next();
  for (const signer of signers) {
    await signer.go(contract);
    await signer.look();
    expect((await signer.text()).includes("起案されたものと同じです"), `the hash is compared: ${await signer.text()}`);
    await signer.picture(picture);
    await signer.press("ファイルを確かめたので承認する");
    expect(!(await signer.text()).includes("ファイルを確かめたので承認する"), `${signer.name} has signed: ${await signer.text()}`);
  }
}

/** Asks the parties; the access codes in their order. */
async function send(clerk, contract) {
  await clerk.go(`${contract}/send`);
  await clerk.look();
  await clerk.next();
  await clerk.look();
  await clerk.picture("70-codes");
  return (await clerk.text()).match(/\b\d{8}\b/g);
}

/** A company on a telephone: the newest link of its mailbox, the access code. */
async function open(world, company, code) {
  const folder = join(world.folder, "data/mail");
  let link;
  for (let tries = 0; tries < 40 && !link; tries += 1) {
    const names = (await readdir(folder).catch(() => [])).filter((one) => one.endsWith(".json")).sort().reverse();
    for (const one of names) {
      const mail = JSON.parse(await readFile(join(folder, one), "utf8"));
      const found = mail.to === company.mail && mail.body.match(/\/sign\/[0-9a-f]{64}/);
      if (found && !world.opened?.has(found[0])) { link = found[0]; break; }
    }
    if (!link) await new Promise((done) => setTimeout(done, 500));
  }
  expect(link, `a mail to ${company.mail}`);
  world.opened = (world.opened ?? new Set()).add(link);
  const person = await world.visitor({ name: company.name, javascript: false });
  await person.go(link);
  await person.look();
  await person.page.locator('[name="code"]').fill(code);
  await person.picture("70-code");
  await person.next();
  await person.look();
  expect(person.path() === "/sign", `the contract, not ${person.path()}: ${await person.text()}`);
  return person;
}
