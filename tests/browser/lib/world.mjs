// The product under test, started as a user would start it, and real Chromium beside it.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { Visitor } from "./visitor.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 900 };

export class World {
  /** `args`: more words for `serve`. `browser`: one that is there already. */
  static async start({ args = [], browser } = {}) {
    const world = new World();
    world.args = args;
    world.others = [];
    world.visitors = [];
    // The last one-time code of each member of staff (code.mjs).
    world.usedCodes = new Map();
    world.folder = await mkdtemp(join(tmpdir(), "yakusho-journeys-"));
    world.port = await freePort();
    world.url = `http://127.0.0.1:${world.port}`;
    await world.startProduct();
    world.ownsBrowser = !browser;
    world.browser = browser ?? await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--lang=ja",
        "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    return world;
  }

  /** Another installation with a folder of its own, in the same browser, until the journey ends. */
  async another(args) {
    const other = await World.start({ args, browser: this.browser });
    this.others.push(other);
    return other;
  }

  /** Stops the product and starts it with other words on what it keeps: another day, for example. */
  async restart(args) {
    await this.closeVisitors();
    await this.stopProduct();
    this.args = args;
    this.usedCodes.clear();
    await this.startProduct();
  }

  async startProduct() {
    const binary = process.env.YAKUSHO_BIN ?? join(ROOT, "target/debug/yakusho");
    this.printed = "";
    this.product = spawn(binary, ["serve", "--listen", `127.0.0.1:${this.port}`, ...this.args], {
      cwd: ROOT,
      env: { ...process.env, YAKUSHO_STORAGE__FOLDER: join(this.folder, "data") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const hear = (chunk) => { this.printed += chunk; };
    this.product.stdout.on("data", hear);
    this.product.stderr.on("data", hear);
    const ended = new Promise((_, fail) => {
      this.product.once("exit", (code) => fail(new Error(`the product ended (${code}):\n${this.printed}`)));
    });
    ended.catch(() => {});
    const answers = (async () => {
      for (let tries = 0; tries < 1800; tries += 1) {
        const ok = await fetch(this.url).then((answer) => answer.ok).catch(() => false);
        if (ok) return;
        await new Promise((go) => setTimeout(go, 100));
      }
      throw new Error(`the product does not answer:\n${this.printed}`);
    })();
    await Promise.race([answers, ended]);
  }

  /** A person with a browser of their own. `javascript: false` is a browser without scripts. */
  async visitor({ javascript = true, desk = false, name = "visitor" } = {}) {
    const context = await this.browser.newContext({
      viewport: desk ? DESK : PHONE,
      deviceScaleFactor: desk ? 1 : 2,
      isMobile: !desk,
      hasTouch: !desk,
      javaScriptEnabled: javascript,
      locale: "ja-JP",
      timezoneId: "Asia/Tokyo",
    });
    // Machines that build at the same time are slow; speed is measured elsewhere.
    context.setDefaultTimeout(120_000);
    const visitor = new Visitor(this, context, await context.newPage(), { name, javascript });
    this.visitors.push(visitor);
    return visitor;
  }

  async closeVisitors() {
    for (const visitor of this.visitors) await visitor.context.close();
    this.visitors = [];
  }

  /** Closes what a journey opened. */
  async endJourney() {
    await this.closeVisitors();
    for (const other of this.others) {
      await other.closeVisitors();
      await other.stop();
    }
    this.others = [];
  }

  /** What every open page looked like when a journey failed. */
  async keepEvidence(file) {
    const folder = join(ROOT, "target/journeys");
    await mkdir(folder, { recursive: true });
    for (const visitor of this.visitors) {
      const path = join(folder, `${file}-${visitor.name}`);
      await visitor.page.screenshot({ path: `${path}.png`, fullPage: true }).catch(() => {});
      await writeFile(`${path}.html`, await visitor.page.content().catch(() => ""));
      console.log(`      ${visitor.name} was at ${visitor.page.url()}; see ${path}.png`);
    }
    await writeFile(join(folder, `${file}.log`), this.printed);
    for (const [place, other] of this.others.entries()) await other.keepEvidence(`${file}-${place + 2}`);
  }

  async stop() {
    if (this.ownsBrowser) await this.browser?.close();
    await this.stopProduct();
    await rm(this.folder, { recursive: true, force: true });
  }

  async stopProduct() {
    if (this.product && this.product.exitCode === null) {
      const gone = new Promise((go) => this.product.once("exit", go));
      this.product.kill("SIGTERM");
      await gone;
    }
  }
}

function freePort() {
  return new Promise((go, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => go(port));
    });
  });
}
