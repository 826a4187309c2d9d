"""The calculators: estimated one-repetition maximum, plates on a bar, strength scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from fitai_client import requests, services
from fitai_client.generated import models


class Tools(services.Service):
    """The calculators: estimated one-repetition maximum, plates on a bar, strength scores."""

    def estimate_one_rep_max(
        self,
        *,
        weight: float,
        reps: int,
        formula: Literal["epley", "brzycki", "lombardi"] | None = None,
        rpe: float | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.OneRepMaxEstimate:
        """Estimate a one-rep max.

        Estimate the one-repetition maximum of a set by three formulas, and the loads for other repetitions.

        `GET /tools/one-rep-max`.

        Args:
            weight: The weight of the set, above 0 and at most 1000 kg. In kg, or in lb for imperial units.
            reps: The repetitions of the set, 1 to 100.
            formula: The formula to compute by. Without it, `"epley"`.
            rpe: Rate of perceived exertion, in steps of 0.5.
        """
        return self.run(requests.Request(
            "GET",
            "/tools/one-rep-max",
            requests.model(models.OneRepMaxEstimate),
            query={"weight": weight, "reps": reps, "formula": formula, "rpe": rpe, "units": units},
        ))

    def choose_plates(
        self,
        *,
        weight: float,
        bar: float | None = None,
        plates: Sequence[str] | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.PlateLoad:
        """Plates for a weight.

        Choose the plates that make a weight: out of the query's plates, else the caller's own, else those of a usual
        gym.

        `GET /tools/plates`.

        Args:
            weight: The weight to load, the bar included: above 0 and at most 1000 kg. In kg, or in lb for imperial
                units.
            bar: The weight of the bar, 0 to 100 kg; without it, the one of the preferences. In kg, or in lb for
                imperial units.
            plates: Such as 20:2 for two pairs of 20, in the caller's units.
        """
        return self.run(requests.Request(
            "GET",
            "/tools/plates",
            requests.model(models.PlateLoad),
            query={"weight": weight, "bar": bar, "plates": plates, "units": units},
        ))

    def score_strength(
        self,
        *,
        sex: Literal["male", "female"],
        body_weight: float,
        total: float | None = None,
        squat: float | None = None,
        bench: float | None = None,
        deadlift: float | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.StrengthScore:
        """Strength scores of a total.

        Score a powerlifting total relative to the body weight: DOTS, IPF GL and Wilks points.

        `GET /tools/strength-score`.

        Args:
            sex: The sex that the formulas are for.
            body_weight: The body weight, 20 to 500 kg. In kg, or in lb for imperial units.
            total: Squat, bench press and deadlift together; or the three of them. In kg, or in lb for imperial units.
            squat: The squat, at most 1000 kg. In kg, or in lb for imperial units.
            bench: The bench press, at most 1000 kg. In kg, or in lb for imperial units.
            deadlift: The deadlift, at most 1000 kg. In kg, or in lb for imperial units.
        """
        return self.run(requests.Request(
            "GET",
            "/tools/strength-score",
            requests.model(models.StrengthScore),
            query={"sex": sex, "bodyWeight": body_weight, "total": total, "squat": squat, "bench": bench, "deadlift": deadlift, "units": units},
        ))


class AsyncTools(services.AsyncService):
    """The calculators: estimated one-repetition maximum, plates on a bar, strength scores."""

    async def estimate_one_rep_max(
        self,
        *,
        weight: float,
        reps: int,
        formula: Literal["epley", "brzycki", "lombardi"] | None = None,
        rpe: float | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.OneRepMaxEstimate:
        """Estimate a one-rep max.

        Estimate the one-repetition maximum of a set by three formulas, and the loads for other repetitions.

        `GET /tools/one-rep-max`.

        Args:
            weight: The weight of the set, above 0 and at most 1000 kg. In kg, or in lb for imperial units.
            reps: The repetitions of the set, 1 to 100.
            formula: The formula to compute by. Without it, `"epley"`.
            rpe: Rate of perceived exertion, in steps of 0.5.
        """
        return await self.run(requests.Request(
            "GET",
            "/tools/one-rep-max",
            requests.model(models.OneRepMaxEstimate),
            query={"weight": weight, "reps": reps, "formula": formula, "rpe": rpe, "units": units},
        ))

    async def choose_plates(
        self,
        *,
        weight: float,
        bar: float | None = None,
        plates: Sequence[str] | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.PlateLoad:
        """Plates for a weight.

        Choose the plates that make a weight: out of the query's plates, else the caller's own, else those of a usual
        gym.

        `GET /tools/plates`.

        Args:
            weight: The weight to load, the bar included: above 0 and at most 1000 kg. In kg, or in lb for imperial
                units.
            bar: The weight of the bar, 0 to 100 kg; without it, the one of the preferences. In kg, or in lb for
                imperial units.
            plates: Such as 20:2 for two pairs of 20, in the caller's units.
        """
        return await self.run(requests.Request(
            "GET",
            "/tools/plates",
            requests.model(models.PlateLoad),
            query={"weight": weight, "bar": bar, "plates": plates, "units": units},
        ))

    async def score_strength(
        self,
        *,
        sex: Literal["male", "female"],
        body_weight: float,
        total: float | None = None,
        squat: float | None = None,
        bench: float | None = None,
        deadlift: float | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> models.StrengthScore:
        """Strength scores of a total.

        Score a powerlifting total relative to the body weight: DOTS, IPF GL and Wilks points.

        `GET /tools/strength-score`.

        Args:
            sex: The sex that the formulas are for.
            body_weight: The body weight, 20 to 500 kg. In kg, or in lb for imperial units.
            total: Squat, bench press and deadlift together; or the three of them. In kg, or in lb for imperial units.
            squat: The squat, at most 1000 kg. In kg, or in lb for imperial units.
            bench: The bench press, at most 1000 kg. In kg, or in lb for imperial units.
            deadlift: The deadlift, at most 1000 kg. In kg, or in lb for imperial units.
        """
        return await self.run(requests.Request(
            "GET",
            "/tools/strength-score",
            requests.model(models.StrengthScore),
            query={"sex": sex, "bodyWeight": body_weight, "total": total, "squat": squat, "bench": bench, "deadlift": deadlift, "units": units},
        ))
