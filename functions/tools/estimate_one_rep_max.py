"""Estimate the one-repetition maximum of a set by three formulas, and the loads for other repetitions."""

from fitai.kernel.caching import CONSTANT
from fitai.kernel.endpoint import endpoint
from fitai.tools import service
from fitai.tools.models import OneRepMaxEstimate, OneRepMaxQuery


@endpoint(
    "GET",
    "/tools/one-rep-max",
    access="public",
    summary="Estimate a one-rep max",
    needs=(),
    cache=CONSTANT,
)
def handler(query: OneRepMaxQuery) -> OneRepMaxEstimate:
    return service.one_rep_max(query)
