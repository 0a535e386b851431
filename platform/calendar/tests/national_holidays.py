"""Writes national_holidays.csv, the golden list that tests/golden.rs compares with.

Run once on 2026-11-22 with Python 3, `pip install holidays==0.109 jpholiday==1.0.3`.
The days are those of `holidays`, the names those of `jpholiday`. The two disagree on four days
only: `jpholiday` counts 4 May 1982 to 1985 as 国民の休日, but that rule (昭和60年法律第103号) came into
force on 27 December 1985, so `holidays` is right.
"""

import datetime
import pathlib

import holidays
import jpholiday

YEARS = range(1980, 2036)
WRONG_IN_JPHOLIDAY = {datetime.date(year, 5, 4) for year in range(1982, 1986)}
FULL_NAMES = {
    "昭和天皇の大喪の礼": "昭和天皇の大喪の礼の行われる日",
    "即位の礼正殿の儀": "即位礼正殿の儀の行われる日",
    "即位礼正殿の儀": "即位礼正殿の儀の行われる日",
    "皇太子・皇太子徳仁親王の結婚の儀": "皇太子徳仁親王の結婚の儀の行われる日",
}

days = set(holidays.country_holidays("JP", years=YEARS))
names = {day: name for year in YEARS for day, name in jpholiday.year_holidays(year)}
assert set(names) - days == WRONG_IN_JPHOLIDAY and not days - set(names)

with (pathlib.Path(__file__).parent / "national_holidays.csv").open("w") as out:
    out.write("date,name\n")
    for day in sorted(days):
        name = names[day]
        name = "振替休日" if name.endswith("振替休日") else FULL_NAMES.get(name, name)
        out.write(f"{day},{name}\n")
