#!/usr/bin/env python3
"""A core system that takes what yakusho hands over. It is written from the layouts alone, shares no
code with the exporter, and uses the standard library only.

  core_system.py take WAY FILE --ledger LEDGER --answers OUT [--from N] [--to N]
      WAY: import (CSV, CP932), batch (CSV, UTF-8), rpa (XLSX). Checks the form of the file strictly,
      takes the rows that its own rules like, and writes an answer file. --from and --to answer only
      part of the rows, as a system does that stopped in the middle.
  core_system.py serve --ledger LEDGER --answers OUT --secret SECRET [--broken]
      Prints its port. Takes JSON over HTTP, verifies the signature and the time, drops the first
      connection in the middle, answers 500 to the second try, takes the third, and 409 to a
      delivery that it has. --broken answers 500 for ever.

The ledger is its own book, as JSON: {"accepted": [keys], "rejected": {key: reason}}.
Exit status 2: the file is not what the layout says.
"""

import argparse
import csv
import hashlib
import hmac
import http.server
import io
import json
import re
import socket
import struct
import sys
import time
import xml.etree.ElementTree as xml
import zipfile

COLUMNS = ["受付番号", "氏名カナ", "氏名", "住所", "電話番号", "受付日", "本数", "材質"]
WINDOW = 300


class Malformed(Exception):
    """The file is not what the layout says."""


def must(holds, words):
    if not holds:
        raise Malformed(words)


def read_csv(data, encoding, end, quoted):
    must(not data.startswith(b"\xef\xbb\xbf"), "a byte order mark")
    text = data.decode(encoding, errors="strict")
    must(text.endswith(end), "the last line is not ended")
    if end == "\n":
        must("\r" not in text, "a carriage return")
    else:
        must(text.replace("\r\n", "").count("\n") == 0, "a line feed alone")
    if quoted:
        for line in text.split("\r\n")[:-1]:
            must(line.startswith('"') and line.endswith('"'), "a cell without quotes")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def read_xlsx(data):
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        shared = []
        for item in xml.fromstring(book.read("xl/sharedStrings.xml")).findall("m:si", space):
            shared.append("".join(part.text or "" for part in item.iter(f"{{{space['m']}}}t")))
        sheet = xml.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{{{space['m']}}}row"):
        cells = []
        for cell in row.findall("m:c", space):
            must(cell.find("m:f", space) is None, "a formula")
            value = cell.find("m:v", space)
            # Text cells only: a number would have lost its zeros.
            must(value is None or cell.get("t") == "s", "a cell that is no text")
            place = 0
            for letter in re.match(r"[A-Z]+", cell.get("r")).group():
                place = place * 26 + ord(letter) - 64
            while len(cells) < place - 1:
                cells.append("")
            cells.append("" if value is None else shared[int(value.text)])
        rows.append(cells)
    return rows


def read_json(data):
    document = json.loads(data.decode("utf-8"))
    must(document["columns"] == COLUMNS, "other columns")
    return [COLUMNS] + [[row[name] for name in COLUMNS] for row in document["rows"]]


def check(rows):
    """Every cell must have the form that the layout promises."""
    must(rows and rows[0] == COLUMNS, f"the head is {rows[:1]}")
    keys = set()
    for row in rows[1:]:
        must(len(row) == len(COLUMNS), "a row of another length")
        key, kana, name, _, phone, received, count, material = row
        must(re.fullmatch(r"R\d+-\d{6}-\d+", key) and key not in keys, "a key")
        must(re.fullmatch(r"[ -~｡-ﾟ]+", kana), "kana that is not half width")
        must(name and not re.search(r"[!-~ ]", name), "a name that is not full width")
        must(re.fullmatch(r"\d+", phone), "a telephone number")
        must(re.fullmatch(r"[1-5]\d{6}", received), "a day")
        must(re.fullmatch(r"\d{3}", count), "a count of three digits")
        must(material in ("", "1", "2", "9"), "a material")
        keys.add(key)
    return rows[1:]


def judge(row):
    """This system's own rules, which the exporter does not know."""
    count, material = int(row[6]), row[7]
    if material == "1" and count >= 3:
        return "木製3本以上は、写真を確認してから登録します"
    if count == 13:
        return "本数13本は登録できません（=上限の設定）"
    return None


class Ledger:
    def __init__(self, path):
        self.path = path
        try:
            with open(path, encoding="utf-8") as file:
                self.book = json.load(file)
        except FileNotFoundError:
            self.book = {"accepted": [], "rejected": {}}

    def take(self, rows):
        for row in rows:
            must(row[0] not in self.book["accepted"], f"{row[0]} came twice")
            reason = judge(row)
            if reason is None:
                self.book["accepted"].append(row[0])
                self.book["rejected"].pop(row[0], None)
            else:
                self.book["rejected"][row[0]] = reason
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(self.book, file, ensure_ascii=False)

    def answers(self, rows):
        said = []
        for row in rows:
            reason = self.book["rejected"].get(row[0])
            said.append((row[0], "9" if reason else "0", reason or ""))
        return said


def write_answers(path, said, way):
    if way == "serve":
        rows = [dict(zip(["受付番号", "結果", "理由"], one)) for one in said]
        data = json.dumps({"rows": rows}, ensure_ascii=False).encode("utf-8")
    else:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(["処理日時", "受付番号", "結果", "理由"])
        for one in said:
            writer.writerow(["2026/11/24 02:00", *one])
        data = text.getvalue().encode("cp932" if way == "import" else "utf-8")
    with open(path, "wb") as file:
        file.write(data)


def take(options):
    with open(options.file, "rb") as file:
        data = file.read()
    readers = {
        "import": lambda: read_csv(data, "cp932", "\r\n", True),
        "batch": lambda: read_csv(data, "utf-8", "\n", False),
        "rpa": lambda: read_xlsx(data),
    }
    rows = check(readers[options.way]())
    part = rows[options.first : options.last]
    ledger = Ledger(options.ledger)
    ledger.take(part)
    write_answers(options.answers, ledger.answers(part), options.way)
    print(f"{len(part)} of {len(rows)} rows")


class Receiver(http.server.BaseHTTPRequestHandler):
    tries = 0
    seen = set()
    options = None

    def log_message(self, *_):
        pass

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def do_POST(self):
        Receiver.tries += 1
        length = int(self.headers["content-length"])
        if Receiver.tries == 1 and not self.options.broken:
            # The line drops in the middle of the body.
            self.rfile.read(min(10, length))
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        body = self.rfile.read(length)
        if self.options.broken or Receiver.tries == 2:
            self.answer(500)
            return
        signature = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", self.headers["x-yakusho-signature"])
        if signature is None:
            self.answer(401)
            return
        at, mac = signature.groups()
        wanted = hmac.new(self.options.secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
        # The tests move the sender's clock; here the window is wide on purpose and checked by date.
        near = abs(time.time() - int(at)) <= self.options.window
        if not near or not hmac.compare_digest(wanted.hexdigest(), mac):
            self.answer(401)
            return
        delivery = self.headers["x-yakusho-delivery"]
        if delivery in Receiver.seen:
            self.answer(409)
            return
        try:
            rows = check(read_json(body))
            ledger = Ledger(self.options.ledger)
            ledger.take(rows)
        except (Malformed, KeyError, ValueError) as error:
            print(f"malformed: {error}", file=sys.stderr, flush=True)
            self.answer(422)
            return
        Receiver.seen.add(delivery)
        write_answers(self.options.answers, ledger.answers(rows), "serve")
        self.answer(200)


def serve(options):
    Receiver.options = options
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def main():
    parser = argparse.ArgumentParser()
    ways = parser.add_subparsers(dest="command", required=True)
    taking = ways.add_parser("take")
    taking.add_argument("way", choices=["import", "batch", "rpa"])
    taking.add_argument("file")
    taking.add_argument("--from", dest="first", type=int, default=0)
    taking.add_argument("--to", dest="last", type=int, default=None)
    serving = ways.add_parser("serve")
    serving.add_argument("--secret", required=True)
    serving.add_argument("--broken", action="store_true")
    serving.add_argument("--window", type=int, default=WINDOW)
    for one in (taking, serving):
        one.add_argument("--ledger", required=True)
        one.add_argument("--answers", required=True)
    options = parser.parse_args()
    try:
        {"take": take, "serve": serve}[options.command](options)
    except Malformed as error:
        print(f"malformed: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
