"""`python -m tests.benchmarks.hot_keys`: which partitions are too hot at 10,000 requests a second.

The keys and units of each operation are those of its sample event (`key_audit`), its reactions included; the operations and
the popularity of things are those of `traffic`. Every second of the simulation draws its operations anew, and counts the
units of each partition key and each item. What DynamoDB takes of one partition is 1,000 write and 3,000 read units a second.
A partition key with many sort keys may be split by DynamoDB when it is hot; an item cannot be.
"""

import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks import traffic
from tests.benchmarks.key_audit import Access, Profile, profiles

WRITE_LIMIT, READ_LIMIT = 1_000, 3_000
"""Units a second that a partition of DynamoDB takes."""
SECONDS = 5
SHOWN = 0.08
"""The share of a limit from which a key is shown."""
CACHE = Path(".build") / "hot_keys.json"
"""What the audit has found, to be simulated again with other assumptions: `--again`."""


@dataclass(frozen=True, slots=True)
class Load:
    """The units a second of a key: the busiest second, and the mean.

    Attributes:
        key: the partition key, with what was chosen in brackets, or of an item also its sort key.
        operations: those that reach it most, and how many of them alone would reach the limit.
    """

    index: str
    key: str
    is_item: bool
    is_write: bool
    most: float
    mean: float
    operations: tuple[str, ...]

    @property
    def limit(self) -> int:
        """The units that it may have."""
        return WRITE_LIMIT if self.is_write else READ_LIMIT

    @property
    def share(self) -> float:
        """How much of the limit the busiest second takes."""
        return self.most / self.limit


Choose = Callable[[dict[str, str], random.Random], str]


def _targets(profile: Profile) -> list[tuple[str, bool, bool, float, Choose]]:
    """The keys of an operation: index, whether it is an item, whether it is written, units, and what is chosen."""
    targets = []
    for access, sample_units in profile.accesses.items():
        units = sample_units * traffic.factor(profile.name, access.partition)
        choose = traffic.chooser(profile.name, access.partition)
        if choose is not None:
            targets.append((access.index, False, access.is_write, units, choose))
        item = f"{access.partition} {access.sort}"
        choose_item = traffic.chooser(profile.name, item)
        if access.sort and not access.index and choose_item is not None:
            targets.append((access.index, True, access.is_write, units, choose_item))
    return targets


def simulate(
    found: Mapping[str, Profile], rates: Mapping[str, float], seconds: int = SECONDS, seed: int = 1
) -> list[Load]:
    """Draw the operations of some seconds, and return the keys that take a noticeable share of a limit, hottest first."""
    random_ = random.Random(seed)
    targets = {name: _targets(profile) for name, profile in found.items()}
    most: dict[tuple[str, str, bool, bool], float] = defaultdict(float)
    sums: dict[tuple[str, str, bool, bool], float] = defaultdict(float)
    causes: dict[tuple[str, str, bool, bool], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for _ in range(seconds):
        units_of_second: dict[tuple[str, str, bool, bool], float] = defaultdict(float)
        for name, rate in rates.items():
            count = int(rate) + (random_.random() < rate % 1)
            for _ in range(count):
                chosen: dict[str, str] = {}
                for index, is_item, is_write, units, choose in targets[name]:
                    key = (index, choose(chosen, random_), is_item, is_write)
                    units_of_second[key] += units
        for key, units in units_of_second.items():
            most[key] = max(most[key], units)
            sums[key] += units
    for name, rate in rates.items():
        for index, is_item, is_write, units, choose in targets[name]:
            causes[(index, choose({}, random_).partition(" [")[0], is_item, is_write)][name] += rate * units
    loads = []
    for key, units in most.items():
        index, text, is_item, is_write = key
        limit = WRITE_LIMIT if is_write else READ_LIMIT
        if units >= SHOWN * limit:
            generic = text.partition(" [")[0]
            named = causes.get((index, generic, is_item, is_write), {})
            operations = tuple(sorted(named, key=lambda name: -named[name])[:2])
            loads.append(Load(index, text, is_item, is_write, units, sums[key] / seconds, operations))
    return sorted(loads, key=lambda load: -load.share)


def hottest(loads: Iterable[Load]) -> list[Load]:
    """Of the keys that differ only in what was chosen, the hottest."""
    found: dict[tuple[str, str, bool, bool], Load] = {}
    for load in loads:
        found.setdefault((load.index, load.key.partition(" [")[0], load.is_item, load.is_write), load)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How often an operation can be done on one popular thing in a second, and what bounds it."""

    operation: str
    thing: str
    key: str
    per_second: float


def ceilings(found: Mapping[str, Profile]) -> list[Ceiling]:
    """For each operation and each kind of popular thing, the partition that bounds it; the lowest first."""
    lowest: dict[tuple[str, str], Ceiling] = {}
    for name, profile in found.items():
        units: dict[tuple[str, str, str, bool], float] = defaultdict(float)
        for access, number in profile.accesses.items():
            population = traffic.population(name, access.partition)
            if population is not None and population.exponent:
                units[(population.name, access.index, access.partition, access.is_write)] += number
        for (thing, index, partition, is_write), number in units.items():
            per_second = (WRITE_LIMIT if is_write else READ_LIMIT) / number
            current = lowest.get((name, thing))
            if current is None or per_second < current.per_second:
                key = f"{partition}{f' ({index})' if index else ''}, {'written' if is_write else 'read'}"
                lowest[(name, thing)] = Ceiling(name, thing, key, per_second)
    return sorted(lowest.values(), key=lambda ceiling: ceiling.per_second)


def table(loads: Sequence[Load]) -> str:
    """The loads as Markdown."""
    lines = ["| key | units a second, busiest (mean) | of the limit | by |", "|---|---|---|---|"]
    for load in loads:
        kind = f"{load.index or 'table'}, {'item' if load.is_item else 'partition key'}"
        units = f"{load.most:,.0f} ({load.mean:,.0f}) {'written' if load.is_write else 'read'}"
        lines.append(f"| `{load.key}` ({kind}) | {units} | {load.share:.0%} | {', '.join(load.operations)} |")
    return "\n".join(lines)


def summary(found: Mapping[str, Profile], rates: Mapping[str, float]) -> dict[str, float]:
    """Units and events a second of all operations together."""

    def total(measure: Callable[[Profile], float]) -> float:
        return sum(rate * measure(found[name]) for name, rate in rates.items())

    return {
        "requests": sum(rate for name, rate in rates.items() if name != traffic.TEMPLATE_USE),
        "read units": total(lambda profile: profile.units(is_write=False)),
        "write units, table": total(lambda profile: profile.units(is_write=True, index="")),
        "write units, GSI1": total(lambda profile: profile.units(is_write=True, index="GSI1")),
        "write units, GSI2": total(lambda profile: profile.units(is_write=True, index="GSI2")),
        "events": total(lambda profile: profile.events),
        "messages to reactions": total(lambda profile: profile.deliveries),
    }


def audited(again: bool) -> dict[str, Profile]:
    """The profiles of all operations: measured, or as they were measured last."""
    if again and CACHE.exists():
        return {name: _read(name, content) for name, content in json.loads(CACHE.read_text()).items()}
    found = profiles(list(traffic.PER_USER_AND_DAY))
    CACHE.parent.mkdir(exist_ok=True)
    CACHE.write_text(json.dumps({name: _written(profile) for name, profile in found.items()}))
    return found


def _written(profile: Profile) -> dict[str, object]:
    def rows(units: Mapping[Access, float]) -> list[object]:
        return [[asdict(access), number] for access, number in units.items()]

    return {
        "own": rows(profile.own),
        "behind": rows(profile.behind),
        "events": profile.events,
        "deliveries": profile.deliveries,
    }


def _read(name: str, content: Mapping[str, object]) -> Profile:
    def units(rows: object) -> dict[Access, float]:
        return {Access(**access): number for access, number in rows}  # type: ignore[attr-defined]

    return Profile(
        name,
        units(content["own"]),
        units(content["behind"]),
        int(str(content["events"])),
        int(str(content["deliveries"])),
    )


def operations_table(found: Mapping[str, Profile], rates: Mapping[str, float]) -> str:
    """The operations as Markdown: how many a second, and what each costs."""
    lines = ["| operation | a second | read units | write units | events |", "|---|---|---|---|---|"]
    for name, rate in rates.items():
        profile = found[name]
        read, written = profile.units(is_write=False), profile.units(is_write=True)
        lines.append(f"| {name} | {rate:,.0f} | {read:g} | {written:g} | {profile.events} |")
    return "\n".join(lines)


def ceilings_table(found: Mapping[str, Profile]) -> str:
    """The ceilings below a limit of writes as Markdown."""
    lines = ["| operation | on one | at most a second | bounded by |", "|---|---|---|---|"]
    for ceiling in ceilings(found):
        if ceiling.per_second < WRITE_LIMIT:
            lines.append(f"| {ceiling.operation} | {ceiling.thing} | {ceiling.per_second:,.0f} | `{ceiling.key}` |")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    """Audit, simulate, and print the tables."""
    found = audited("--again" in arguments)
    rates = traffic.rates(traffic.TARGET_RATE)
    print(operations_table(found, rates))
    print()
    for name, number in summary(found, rates).items():
        print(f"{name:36}{number:12,.0f}")
    print()
    print(table(hottest(simulate(found, rates))))
    print()
    print(ceilings_table(found))


if __name__ == "__main__":
    main(sys.argv[1:])
