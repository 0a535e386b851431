// What the people of an office do in a morning, and how many keys it takes them.
import { Typist } from "./keyboard.mjs";
import { pdfText } from "./pdf.mjs";
import { expect } from "./visitor.mjs";

/** The columns of the list of work. */
const NUMBER = 1;
const NAME = 2;
const STATE = 3;

export class Morning {
  constructor(world) {
    this.world = world;
    /** Every case that somebody worked on: department, number, kind; drafted and decided. */
    this.cases = [];
    /** Every signature of somebody who stands in: by whom, for which case. */
    this.deputised = [];
    /** The kinds of page that somebody looked at. */
    this.checked = new Set();
    /** Keys by what they were pressed for. */
    this.spent = new Map();
  }

  /** Somebody comes to their desk. */
  async seat(login) {
    const typist = await Typist.sit(this.world, login, this.checked);
    await typist.signIn(login);
    this.note("サインイン", typist.keys);
    return typist;
  }

  /** Does something, and writes down how many keys it took. */
  async timed(typist, what, act) {
    const before = typist.keys;
    const done = await act();
    this.note(typeof what === "string" ? what : what(done), typist.keys - before);
    return done;
  }

  note(what, keys) {
    this.spent.set(what, [...(this.spent.get(what) ?? []), keys]);
  }

  // ---- 担当 ----

  /** A clerk takes so many cases of their department, one of the procedure `first` before all others,
   *  and enters so many papers of the tray. */
  async clerk({ code, cases, first = "", papers = 0, corrections = 0, refusals = 0 }) {
    const clerk = await this.seat(`${code}.01`);
    const left = { corrections, refusals };
    for (let taken = 0; taken < cases; taken += 1) {
      if (taken >= cases - papers) await this.timed(clerk, "紙を件にする", () => this.#enter(clerk));
      const work = async () => {
        const wanted = taken === 0 ? first : "";
        const number = taken >= cases - papers ? (await clerk.lines()).get("受付番号") : await this.#take(clerk, wanted);
        return { department: code, number, ...(await this.#work(clerk, wanted ? {} : left)) };
      };
      this.cases.push(await this.timed(clerk, (done) => done.words, work));
    }
    expect(left.corrections === 0 && left.refusals === 0, `${code}: ${JSON.stringify(left)} was not done`);
    await clerk.leave();
  }

  /** Opens the next case that nobody has, of a procedure where one is wanted. */
  async #take(clerk, procedure) {
    if (clerk.path() !== "/staff") await clerk.go("Alt+1");
    await clerk.shortcut("u");
    await clerk.look();
    const row = await clerk.openRow((cells) => cells[STATE]?.includes("受付") && cells[NAME].includes(procedure));
    expect(row, `a case that nobody has, ${procedure}, at ${clerk.path()}`);
    await clerk.look();
    return row[NUMBER].split(" ")[0];
  }

  /** A paper of the tray becomes a case: the procedure's name, the person's name. */
  async #enter(clerk) {
    await clerk.go("Alt+2");
    await clerk.look();
    const procedure = await clerk.words(".y-names a");
    await clerk.write(procedure, "a".repeat(10));
    await clerk.go("Enter");
    await clerk.tabIntoPage();
    await clerk.write("見本　花子", "mihon hanako");
    await clerk.go("Enter");
    expect(clerk.path().startsWith("/staff/entered/"), `entered, not ${clerk.path()}: ${await clerk.text()}`);
    await clerk.look();
    await clerk.tabTo("この件を開く");
    await clerk.go("Enter");
  }

  /** Takes the open case, and does with it what is due. */
  async #work(clerk, left) {
    await clerk.shortcut("n");
    const yes = await clerk.letter("a");
    const decided = yes?.words === "承認を起案する";
    if (left.refusals > 0 && decided) {
      left.refusals -= 1;
      return { kind: "refused", words: "却下を起案する（理由つき）", ...(await this.#refuse(clerk)) };
    }
    if (left.corrections > 0 && (await clerk.letter("e"))) {
      left.corrections -= 1;
      await this.#ask(clerk);
      return { kind: "correction", words: "補正を求める（1欄）" };
    }
    expect(yes, `something to decide: ${await clerk.text()}`);
    if (decided) {
      await clerk.shortcut("a");
      await clerk.look();
      await clerk.shortcut("a");
      return { kind: "granted", words: "承認を起案する", ...(await this.#drafted(clerk)) };
    }
    await clerk.shortcut("a");
    await clerk.look();
    await clerk.shortcut("a");
    expect((await clerk.words("h1")).includes("完了"), `finished: ${await clerk.words("h1")}`);
    return { kind: "accepted", words: "受理して完了にする" };
  }

  async #drafted(clerk) {
    const path = clerk.path();
    expect(path.startsWith("/staff/approvals/"), `a draft, not ${path}: ${await clerk.text()}`);
    await clerk.look();
    const way = (await clerk.rows()).map((cells) => cells.join(" ")).join("、");
    return { drafted: path, way };
  }

  /** Asks for one field, with the reason that the resident reads. */
  async #ask(clerk) {
    await clerk.shortcut("e");
    await clerk.look();
    await clerk.tabIntoPage();
    await clerk.press("Space");
    await clerk.press("Tab");
    await clerk.write("お持ちの書類と違うようです。", "omotinosyoruitotigauyoudesu.");
    await clerk.picture("morning-correction");
    await clerk.go("Enter");
    expect((await clerk.words("h1")).includes("補正待ち"), `it waits for the resident: ${await clerk.text()}`);
  }

  /** Drafts a refusal; its notice tells how to object. */
  async #refuse(clerk) {
    await clerk.tabTo("却下を起案する");
    await clerk.go("Enter");
    await clerk.look();
    await clerk.tabIntoPage();
    await clerk.write("所得の要件に当たらないため。", "syotokunoyoukenniataranaitame.");
    await clerk.tabTo("起案する");
    await clerk.picture("morning-refusal");
    await clerk.go("Enter");
    const draft = await this.#drafted(clerk);
    const notice = (await pdfText(await clerk.paper('main a[href$="/notice.pdf"]'))).replace(/\s/g, "");
    for (const words of ["所得の要件に当たらないため。", "審査請求", "3か月以内", "取消しの訴え", "6か月以内"]) {
      expect(notice.includes(words), `${words} in the notice: ${notice.slice(0, 1_500)}`);
    }
    return draft;
  }

  // ---- 係長・課長・代決者 ----

  /** Signs what a department drafted this morning and now is this person's turn. */
  async chief(login, code) {
    await this.#sign(await this.seat(login), code, "係長の決裁");
  }

  /** Whether a department drafted something this morning; with words, something whose way names
   *  them (合議). */
  drafted(code, words = "") {
    return this.cases.some((one) => one.department === code && one.drafted && one.way.includes(words));
  }

  async head(login, code) {
    await this.#sign(await this.seat(login), code, "課長の決裁");
  }

  /** The same for somebody who stands in for a head who is away. */
  async deputy(typist, code) {
    await this.#sign(typist, code, "課長の代決", "代決する番");
  }

  async #sign(signer, code, what, part) {
    await signer.tabTo("決裁");
    await signer.go("Enter");
    const open = this.cases.filter((one) => one.department === code && one.drafted && !one.decided);
    let signed = 0;
    for (;;) {
      const before = signer.keys;
      if (part) {
        await signer.tabTo(part);
        await signer.go("Enter");
      }
      await signer.look();
      const ours = (cells) => open.some((one) => cells[0]?.startsWith(`${one.number} `));
      const row = await signer.openRow(ours);
      if (!row) break;
      await signer.look();
      expect((await signer.text()).includes("起案のときから変わっていません"), "what is signed is what was drafted");
      await signer.shortcut("a");
      const said = await signer.text();
      const one = open.find((known) => row[0].startsWith(`${known.number} `));
      if (part) {
        expect(said.includes("代決しました"), `signed for somebody else: ${said.slice(0, 400)}`);
        this.deputised.push({ by: signer.name, number: one.number });
      }
      one.decided = said.includes("決定はすぐに件に反映されました");
      expect(one.decided || said.includes("次の段に回しました") || said.includes("ほかの人"), `signed: ${said.slice(0, 400)}`);
      await signer.shortcut("b");
      this.note(what, signer.keys - before);
      signed += 1;
    }
    expect(signed > 0, `${signer.name} signed nothing of ${code}`);
    await signer.leave();
  }

  // ---- the figures ----

  /** Keys by what they were for, and by case. */
  tell() {
    const sum = (all) => all.reduce((total, one) => total + one, 0);
    const middle = (all) => [...all].sort((one, other) => one - other)[Math.floor((all.length - 1) / 2)];
    let total = 0;
    for (const [what, all] of this.spent) {
      total += sum(all);
      console.log(`      ${what}: ${all.length}回 ${sum(all)}打　中央値 ${middle(all)}　最小 ${Math.min(...all)}　最大 ${Math.max(...all)}`);
    }
    console.log(`      ${this.cases.length} cases, ${total} keys, ${(total / this.cases.length).toFixed(1)} keys a case with everybody's sign-in, signature, letters and table`);
    return total / this.cases.length;
  }
}
