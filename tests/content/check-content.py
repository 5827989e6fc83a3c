#!/usr/bin/env python3
"""Check the texts of the content: what is shipped is ours, and says nothing it must not say.

Reads the repository's data/*.json and po/*.po and, where the directory WENZHEN_SHARED (default ../shared) is there, the
source documents and the ledger of claims. Prints one line a defect; exit code 0: none, 1: some. A part that needs the
shared directory is skipped, and says so.

    check-content.py [--root DIR] [--self-test]
"""
import argparse
import json
import os
import re
import sys
from pathlib import Path

from po import po_entries

WORDS = 8       # a run of so many English words of a sentence of a source is a copy
CHARACTERS = 12 # the same for Chinese characters

# Names of tests, drugs and findings: no one's words. A run ends where one stands.
NAMES_EN = """
five items of infertility|four items of eugenics|trace elements|blood sugar|white belt|homocysteine|d-dimer|prednisone
and aspirin|ft3 and ft4|tsh|ct|uu|hsg|torch|nk|th1 th2|ana|acl igg|luteal phase defects|antiphospholipid antibodies
""".replace("\n", " ").strip().split("|")
NAMES_ZH = """
子宫自然杀伤细胞|子宫内膜自然杀伤细胞|外周血NK细胞|抗心磷脂抗体IgG|抗β2糖蛋白I抗体IgA|抗磷脂酰甘油|外周血单核细胞|静脉注射免疫球蛋白|过氧化物酶体增殖物激活受体
""".strip().split("|")

# Never said to anyone: words that hurt, that blame, or that name the wrong operation.
BANNED_EN = ["abortion", "aborter", "habitual", "hysterectomy", "failed", "failure", "invalid", "error",
             "remove the womb", "removing the womb", "removal of the womb"]
BANNED_ZH = ["习惯性流产", "空欢喜", "不合格", "失败", "错误", "无效", "子宫切除", "切除子宫", "摘除子宫", "堕胎", "打胎"]
ALLOWED_ZH = ["不切除子宫"] # the one sentence that says what is not done


def english(text):
    """The words of a text, lower case."""
    return re.findall(r"[a-z0-9]+", text.lower().replace("’", "'").replace("'", ""))


def chinese(text):
    """The characters of a text without punctuation and spaces."""
    return re.sub(r"[^\u3400-\u9fffA-Za-z0-9α-ω%]", "", text)


def sentences(text):
    return [s for s in re.split(r"[.!?;。！？；…\n]", re.sub(r"(?<=\d)\.(?=\d)", "·", text)) if s.strip()]


def runs_en(text):
    """All runs of WORDS words in one piece, a known name ending a piece."""
    joined = " " + " ".join(english(text)) + " "
    for name in NAMES_EN:
        joined = joined.replace(" " + " ".join(english(name)) + " ", " | ")
    for piece in joined.split("|"):
        words = piece.split()
        for i in range(len(words) - WORDS + 1):
            yield " ".join(words[i:i + WORDS])


def runs_zh(text):
    for name in NAMES_ZH:
        text = text.replace(name, "\n")
    for piece in text.split("\n"):
        piece = chinese(piece)
        for i in range(len(piece) - CHARACTERS + 1):
            run = piece[i:i + CHARACTERS]
            if len(re.findall(r"[\u3400-\u9fff]", run)) * 2 > CHARACTERS:
                yield run


class Copies:
    """Which runs of the sources a text repeats."""

    def __init__(self, texts):
        self.en, self.zh = set(), set()
        for text in texts:
            for sentence in sentences(text):
                self.en.update(runs_en(sentence))
                self.zh.update(runs_zh(sentence))

    def find(self, text):
        return sorted({r for s in sentences(text) for r in [*runs_en(s), *runs_zh(s)]} & (self.en | self.zh))


def json_texts(path):
    """Every text of a JSON file that people read, with its place."""
    def walk(node, place):
        if isinstance(node, dict):
            for key, value in node.items():
                yield from walk(value, f"{place}/{key}")
        elif isinstance(node, list):
            for number, value in enumerate(node):
                name = value.get("id") or value.get("linkId") or number if isinstance(value, dict) else number
                yield from walk(value, f"{place}/{name}")
        elif isinstance(node, str) and " " in node.strip():
            yield place, node
    yield from walk(json.loads(path.read_text(encoding="utf-8")), path.name)


def banned(text):
    lower = text.lower()
    for word in BANNED_EN:
        if re.search(r"\b" + re.escape(word) + r"\b", lower):
            yield word
    for word in ALLOWED_ZH:
        text = text.replace(word, "")
    for word in BANNED_ZH:
        if word in text:
            yield word


WORDED = re.compile(r"\{([^{}|]+)\|([^{}|]+)\|([^{}|]+)\}") # a phrase for each word that a person may choose


def readings(text):
    """The text as it is shown, once for each word."""
    return [WORDED.sub(lambda m, n=n: m[n], text) for n in (1, 2, 3)] if WORDED.search(text) else [text]


def check_texts(texts, copies, say):
    for place, text in [(place, reading) for place, text in texts for reading in readings(text)]:
        if re.search(r"\{[^{}]*\|", text):
            say(f"{place}: braces need a phrase for each of three words: “{text}”")
        for word in banned(text):
            say(f"{place}: says “{word}”")
        for run in copies.find(text) if copies else []:
            say(f"{place}: repeats a source: “{run}”")


def check_against_ledger(content, ledger, say):
    """Who may read a statement, whether it holds figures, and how sure its note is are the ledger's."""
    claims = {c["id"]: c for c in ledger["claims"]}
    place = {c["id"]: n for n, c in enumerate(ledger["claims"])}
    before = -1
    for s in content["statements"]:
        claim = claims.get(s["id"])
        if not claim:
            say(f"{s['id']}: not in the ledger")
            continue
        guideline = claim["guideline"]
        first, last = claim["lines"].split("-")
        where = f"line {first}" if first == last else f"lines {first}-{last}"
        expected = {
            "audience": claim["audience"], "kind": claim["kind"], "numbers": bool(claim.get("numbers")),
            "stance": guideline["stance"], "basis": guideline["basis"], "note_numbers": bool(guideline.get("numbers")),
            "part_recall": bool(guideline.get("part_recall")),
            "sources": [{"document": claim["source"][:3], "place": where}],
        }
        for key, value in expected.items():
            if s.get(key, False if value is False else None) != value:
                say(f"{s['id']}: {key} is {s.get(key)!r}, the ledger says {value!r}")
        if bool(s.get("note_words")) != bool(guideline.get("numbers")):
            say(f"{s['id']}: a note with figures needs one without")
        if place[s["id"]] < before:
            say(f"{s['id']}: not in the ledger's order")
        before = place[s["id"]]
        if "quote" in s:
            say(f"{s['id']}: ships the source's words")
    shown = {s["id"] for s in content["statements"]}
    sets = {c["id"]: c for c in ledger["conflict_sets"]}
    for name, conflict in sets.items():
        sides = [[i for i in conflict[side] if i in shown] for side in ("side_a", "side_b")]
        ours = next((c for c in content["conflicts"] if c["id"] == name), None)
        if all(sides) and not ours:
            say(f"{name}: both sides are shipped, the contradiction is not")
        if ours and ([ours["side_a"], ours["side_b"]] != sides or ours["audience"] != conflict["audience"]
                     or ours.get("numbers", False) != bool(conflict.get("numbers"))):
            say(f"{name}: differs from the ledger")


def self_test():
    """The checks find what they are for."""
    copies = Copies(["Only one of the pregnancies that you had was seen in the womb on a scan. 在采取任何预防或者治疗措施之前请联系医生。"])
    assert copies.find("We say: one of the pregnancies that you had was ours.")
    assert not copies.find("Only one of the pregnancies, on a scan, was seen in the womb.")
    assert copies.find("请在采取任何预防或者治疗措施之前想好。")
    assert not copies.find("请在采取任何预防措施之前联系医生。")
    assert list(banned("Habitual loss")) == ["habitual"] and list(banned("只切纵隔，不切除子宫。")) == []
    assert list(banned("建议子宫切除")) == ["子宫切除"] and list(banned("建议切除子宫")) == ["切除子宫"]
    assert not list(banned("terror and invalidity"))
    assert readings("Two {a b|c|d}, {e|f|g}: {1}") == ["Two a b, e: {1}", "Two c, f: {1}", "Two d, g: {1}"]
    found = []
    check_texts([("a", "{1} of {2}"), ("b", "{a|b}"), ("c", "{a|b|c|d}"), ("d", "One of {the|these|those} pregnancies that you had was"),
                 ("e", "One of {them|the pregnancies|those} that you had was seen")], copies, found.append)
    assert sorted({f[0] for f in found}) == ["b", "c", "d", "e"], found
    print("self-test: ok")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    if arguments.self_test:
        self_test()
        return 0
    root = arguments.root
    shared = Path(os.environ.get("WENZHEN_SHARED", root / ".." / "shared"))
    defects = []
    copies = None
    content = json.loads((root / "data" / "content.json").read_text(encoding="utf-8"))
    if (shared / "sources").is_dir():
        copies = Copies(p.read_text(encoding="utf-8") for p in sorted((shared / "sources").glob("*.txt")))
        check_against_ledger(content, json.loads((shared / "content" / "claims.json").read_text(encoding="utf-8")),
                             defects.append)
    else:
        print(f"skipped: the sources and the ledger; there is no {shared}")
    texts = [t for path in sorted((root / "data").glob("*.json")) for t in json_texts(path)]
    for path in sorted((root / "po").glob("*.po")):
        for context, msgid, msgstr, _ in po_entries(path):
            texts += [(f"{path.name} {context or ''}", msgid), (f"{path.name} {context or ''}", msgstr)]
    check_texts(texts, copies, defects.append)
    for defect in dict.fromkeys(defects):
        print(defect)
    print(f"{len(texts)} texts, {len(dict.fromkeys(defects))} defects")
    return 1 if defects else 0


if __name__ == "__main__":
    sys.exit(main())
