#!/usr/bin/env python3
"""Synthetic points of water, soil and noise for the demonstration of the status bulletin.

    make_status_points.py DIRECTORY [--seed N]

Writes water-2023.csv, drinking-2023.csv, soil-2023.csv, noise-area-2023.csv and noise-road-2023.csv. The values are
invented; only the totals are those a bulletin of 2023 printed: 17 sections (14 of class I, 3 of class II), 13 drinking
sources that all attain, 34 soil points below their limits, 747 noise points with a mean of 50.5 dB(A), roads with a
length-weighted mean of 58.6 dB(A), every road of the first level. The same seed gives the same bytes.
"""
import argparse
import pathlib
import random

COUNTIES = {"652301": 180, "652302": 110, "652323": 95, "652324": 100, "652325": 102, "652327": 85, "652328": 75}
# Tenths of dB(A). Manas, Hutubi and Mulei stay in the first level; Jimsar takes what the whole still needs.
AREA_MEAN = {"652301": 516, "652302": 512, "652323": 496, "652324": 492, "652325": 510, "652328": 487}
AREA_POINTS, AREA_TENTHS, BALANCE = 747, 505, "652327"
ROAD_TENTHS = 586

# Item -> (decimals, low and high of a clean river, low and high of one that is class II by this item or None).
# The clean range stays inside class I of GB 3838-2002 table 1.
WATER = {
    "pH": (1, 7.6, 8.4, None), "溶解氧(mg/L)": (1, 8.0, 10.4, (6.2, 7.4)),
    "高锰酸盐指数(mg/L)": (1, 0.8, 1.9, (2.2, 3.6)), "化学需氧量(mg/L)": (0, 4, 12, None),
    "五日生化需氧量(mg/L)": (1, 0.6, 2.4, None), "氨氮(mg/L)": (3, 0.025, 0.130, (0.180, 0.420)),
    "总磷(mg/L)": (3, 0.010, 0.019, (0.030, 0.080)), "氟化物(mg/L)": (2, 0.15, 0.60, None),
    "砷(mg/L)": (4, 0.0005, 0.0030, None), "铜(mg/L)": (4, 0.0010, 0.0060, None),
}
BELOW_DETECTION = {"汞(mg/L)": "0.00004L", "镉(mg/L)": "0.00005L", "六价铬(mg/L)": "0.004L", "铅(mg/L)": "0.00009L",
                   "氰化物(mg/L)": "0.001L", "挥发酚(mg/L)": "0.0003L", "石油类(mg/L)": "0.01L"}
WORSE = ("溶解氧(mg/L)", "高锰酸盐指数(mg/L)", "氨氮(mg/L)", "总磷(mg/L)")

# Range of each metal in mg/kg, far below the strictest screening value of GB 15618-2018.
SOIL = {"镉(mg/kg)": (2, 0.08, 0.24), "汞(mg/kg)": (3, 0.010, 0.060), "砷(mg/kg)": (1, 5.0, 14.0),
        "铅(mg/kg)": (1, 12.0, 30.0), "铬(mg/kg)": (0, 35, 75), "铜(mg/kg)": (0, 15, 36), "镍(mg/kg)": (0, 18, 40),
        "锌(mg/kg)": (0, 45, 95)}


def number(rng, decimals, low, high):
    return f"{rng.randint(round(low * 10 ** decimals), round(high * 10 ** decimals)) / 10 ** decimals:.{decimals}f}"


def table(path, title, seed, header, rows):
    lines = ["# synthetic = true", f"# {title}; invented points, made by tools/make_status_points.py --seed {seed}",
             ",".join(header), *(",".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def spread_over_counties(total):
    codes = list(COUNTIES)
    return sorted(codes[i % len(codes)] for i in range(total))


def water_rows(rng, prefix, noun, total, second_class):
    second = set(rng.sample(range(total), second_class))
    for i, county in enumerate(spread_over_counties(total)):
        worse = set(rng.sample(WORSE, 2)) if i in second else set()
        values = [number(rng, places, *(ranged if item in worse else (low, high)))
                  for item, (places, low, high, ranged) in WATER.items()]
        yield [f"{prefix}{i + 1:02d}", f"{noun} {i + 1:02d} (合成)", county, *values, *BELOW_DETECTION.values()]


def soil_rows(rng):
    uses = ["旱地", "水浇地", "果园", "水田"]
    for i, county in enumerate(spread_over_counties(34)):
        use = uses[i % len(uses)] if county in ("652301", "652323", "652324") else uses[i % 3]
        values = [number(rng, *bounds) for bounds in SOIL.values()]
        yield [f"S{i + 1:02d}", f"点位 {i + 1:02d} (合成)", county, use, number(rng, 1, 7.6, 8.6), *values]


def levels(rng, count, total, low, high, spread):
    """`count` levels in tenths that add up to `total`, inside [low, high]."""
    values = [min(high, max(low, round(rng.gauss(total / count, spread)))) for _ in range(count)]
    rest = total - sum(values)
    while rest:
        i = rng.randrange(count)
        step = 1 if rest > 0 else -1
        if low <= values[i] + step <= high:
            values[i] += step
            rest -= step
    return values


def area_rows(rng):
    sums = {code: COUNTIES[code] * mean for code, mean in AREA_MEAN.items()}
    sums[BALANCE] = AREA_POINTS * AREA_TENTHS - sum(sums.values())
    i = 0
    for code, count in COUNTIES.items():
        for level in levels(rng, count, sums[code], 380, 620, 38):
            i += 1
            yield [f"N{i:03d}", f"网格 {i:03d} (合成)", code, f"{level / 10:.1f}"]


def road_rows(rng):
    roads = [[code, rng.randint(30, 260), min(666, round(rng.gauss(ROAD_TENTHS, 32)))]
             for code in spread_over_counties(84)]
    length = sum(road[1] for road in roads)
    while abs(rest := length * ROAD_TENTHS - sum(road[1] * road[2] for road in roads)) * 20 > length:
        road = rng.choice(roads)
        if 480 <= road[2] + (step := 1 if rest > 0 else -1) <= 666:
            road[2] += step
    for i, (code, hundredths, level) in enumerate(roads, 1):
        yield [f"R{i:02d}", f"路段 {i:02d} (合成)", code, f"{hundredths / 100:.2f}", f"{level / 10:.1f}"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=2023)
    options = parser.parse_args()
    options.directory.mkdir(parents=True, exist_ok=True)

    def write(name, title, header, rows):
        # A generator of its own for each table: a change in one leaves the bytes of the others.
        rng = random.Random(f"{options.seed} {name}")
        table(options.directory / f"{name}-2023.csv", title, options.seed, header, list(rows(rng)))

    items = [*WATER, *BELOW_DETECTION]
    write("water", "地表水断面年均值", ["编号", "断面名称", "区县代码", *items],
          lambda rng: water_rows(rng, "W", "断面", 17, 3))
    write("drinking", "集中式饮用水水源地年均值", ["编号", "水源地名称", "区县代码", *items],
          lambda rng: water_rows(rng, "D", "水源地", 13, 4))
    write("soil", "农用地土壤点位", ["编号", "点位名称", "区县代码", "土地利用", "pH", *SOIL], soil_rows)
    write("noise-area", "区域声环境昼间", ["编号", "名称", "区县代码", "昼间等效声级"], area_rows)
    write("noise-road", "道路交通噪声昼间", ["编号", "路段名称", "区县代码", "路段长度(km)", "昼间等效声级"], road_rows)


if __name__ == "__main__":
    main()
