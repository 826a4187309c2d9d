"""Every code sample of the documents is run by a test (`tests/e2e/test_site_samples.py`), or says why not."""

import json

import pytest

from infra.site.navigation import read_navigation
from tests.site.samples import DATA, LANGUAGES, Sample, programs, samples

SAMPLES = samples()


def test_every_block_is_in_a_language_that_is_run_or_is_data() -> None:
    unknown = [f"{sample.place}: {sample.language}" for sample in SAMPLES if sample.language not in {*LANGUAGES, *DATA}]

    assert unknown == []


def test_the_pages_of_the_site_alone_are_run_as_a_whole() -> None:
    own = [sample for sample in SAMPLES if sample.page.source.startswith("site/")]

    assert [sample.place for sample in own if sample.language not in LANGUAGES or sample.reason] == []
    assert {("site/pages/quickstart.md", language) for language in ("bash", "ts", "python")} <= programs().keys()
    assert ("site/pages/recipes.md", "python") in programs()


def test_a_sample_that_is_not_run_says_why() -> None:
    assert [sample.place for sample in SAMPLES if sample.reason is not None and len(sample.reason.split()) < 6] == []


def test_every_reason_is_of_a_page_that_is_there() -> None:
    navigation = read_navigation()
    paths = {page.path for page in navigation.pages}

    for entry in navigation.not_run:
        assert entry in paths or any(path.startswith(entry) for path in paths if entry.endswith("/")), entry


@pytest.mark.parametrize(
    "sample", [sample for sample in SAMPLES if sample.language == "json"], ids=lambda sample: sample.place
)
def test_json_is_json(sample: Sample) -> None:
    """Where something is left out, it is written as `…`."""
    if "…" not in sample.content:
        json.loads(sample.content)
