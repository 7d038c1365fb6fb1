#!/usr/bin/env python3
"""The 92 petitions that the inspection of 2021 handed over, as SYNTHETIC records.

    make_petitions.py [--seed N] > regions/changji/petitions-2021.toml

Real are only the count of petitions (92, all closed), the days of the inspection (6 to 30 July 2021) and the share of
odour, noise, sewage and dust together (about 85 %, printed for the 107 complaints of the same report). Everything else
is invented: places, days, findings, words. The same seed gives the same bytes.
"""
import argparse
import datetime
import random

PETITIONS = 92
TOPICS = {"odour": 27, "noise": 17, "sewage": 13, "dust": 21, "waste": 6, "smoke": 3, "water": 2, "vehicle": 2, "ecology": 1}
UNITS = {"652301": 30, "652302": 16, "652323": 9, "652324": 11, "652325": 10, "652327": 6, "652328": 4, "zhundong": 4,
         "changji-hitech": 2}
FIRST, LAST = datetime.date(2021, 7, 6), datetime.date(2021, 7, 30)
WORDS = {
    "odour": [("厂区夜间异味", "Smell from a plant at night"), ("养殖场气味", "Smell of a farm"), ("垃圾站臭味", "Smell of a waste station")],
    "noise": [("夜间施工噪声", "Building noise at night"), ("商铺音响扰民", "Loudspeakers of shops"), ("风机噪声", "Noise of fans")],
    "sewage": [("污水外溢", "Sewage overflowing"), ("污水排入沟渠", "Sewage let into a ditch")],
    "dust": [("工地扬尘", "Dust from a building site"), ("料堆未覆盖", "Material heap uncovered"), ("道路积尘", "Dust on a road")],
    "waste": [("垃圾随意倾倒", "Waste dumped"), ("废料堆存", "Scrap heaped up")],
    "smoke": [("烟囱冒黑烟", "Black smoke from a stack")],
    "water": [("沟渠水质变差", "Water of a ditch getting worse")],
    "vehicle": [("重型车尾气", "Exhaust of heavy vehicles")],
    "ecology": [("林带受损", "Shelter belt damaged")],
}
FINDINGS = ["true"] * 6 + ["partly"] * 3 + ["untrue"]


def drawn(rng, shares):
    """One entry for each unit of the shares, shuffled."""
    entries = [name for name, count in shares.items() for _ in range(count)]
    assert len(entries) == PETITIONS, len(entries)
    rng.shuffle(entries)
    return entries


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=20210706)
    seed = parser.parse_args().seed
    rng = random.Random(seed)
    topics, units = drawn(rng, TOPICS), drawn(rng, UNITS)
    days = sorted(FIRST + datetime.timedelta(rng.randrange((LAST - FIRST).days + 1)) for _ in range(PETITIONS))
    print(f"""# SYNTHETIC petitions of the inspection of July 2021, made by tools/make_petitions.py with seed {seed}: nobody wrote them.
# Real are only their number (92, all closed; rectification-2023.toml), the days of the inspection and the share of odour, noise,
# sewage and dust together: 78 of 92 = 84.8 %, where the report prints about 85 % (of its 107 complaints).
synthetic = true
id = "petitions-2021"
register = "rectification-2023"
seed = {seed}""")
    for number, (topic, unit, received) in enumerate(zip(topics, units, days), 1):
        accepted = received + datetime.timedelta(rng.randrange(1, 8))
        closed = accepted + datetime.timedelta(rng.randrange(5, 56))
        zh, en = rng.choice(WORDS[topic])
        rating = rng.choice([3, 4, 4, 5, 5, 5, 2]) if rng.random() < 0.6 else None
        print(f"""
[[petition]]
id = "P2021-{number:03d}"
topic = "{topic}"
area = "{unit}"
received = {received}
accepted = {accepted}
closed = {closed}
finding = "{rng.choice(FINDINGS)}"
name = {{ zh = "（合成）{zh}", en = "(synthetic) {en}" }}""")
        if rating is not None:
            print(f"rating = {rating}")


if __name__ == "__main__":
    main()
