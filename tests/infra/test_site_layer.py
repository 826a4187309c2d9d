"""The layer with the built pages: two functions have it, and a deployment without pages fails."""

import json
from pathlib import Path

import pytest

from infra.layers import SiteBundling
from infra.local.console import Trouble
from infra.site import build
from tests.infra.conftest import Assembly, text

PAGES = {"platform-docs_page", "platform-console_page"}


def test_only_the_functions_that_serve_pages_have_them(on_aws: Assembly) -> None:
    having = {
        name
        for name, function in on_aws.functions.items()
        if any(text(layer).startswith("<Layersite") for layer in function.properties["Layers"])
    }

    assert having == PAGES


def test_the_local_stage_reads_the_checkout(assemblies: dict[str, Assembly]) -> None:
    variables = assemblies["local"].functions["platform-docs_page"].properties["Environment"]["Variables"]
    on_aws = assemblies["prod"].functions["platform-docs_page"].properties["Environment"]["Variables"]

    assert variables["FITAI_SITE_FOLDER"].endswith("/.build/site")
    assert "FITAI_SITE_FOLDER" not in on_aws


def test_the_address_of_the_websocket_is_that_of_its_output(assembly: Assembly) -> None:
    variables = assembly.functions["platform-console_page"].properties["Environment"]["Variables"]

    assert text(variables["FITAI_LIVE_URL"]).startswith(("wss://", "ws://localhost"))


def _site(folder: Path, monkeypatch: pytest.MonkeyPatch, *, fails: bool) -> None:
    def make(target: Path) -> tuple[str, ...]:
        if fails:
            raise Trouble("A link leads nowhere.")
        target.mkdir()
        (target / "index.html").write_text("<!DOCTYPE html><title>x</title>")
        return ()

    monkeypatch.setattr(build, "SITE_FOLDER", folder)
    site = build.Site("docs", ("LICENSE",), make, build.DOCS_SITE.hashed)
    monkeypatch.setattr("infra.layers.SITES", {"docs": site})


def test_a_deployment_builds_the_pages_and_takes_them_with_their_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _site(tmp_path / "built", monkeypatch, fails=False)
    SiteBundling().try_bundle(str(tmp_path / "asset"))

    assert (tmp_path / "asset" / "site" / "docs" / "index.html").is_file()
    assert json.loads((tmp_path / "asset" / "site" / "docs.json").read_text())["files"].keys() == {"index.html"}


def test_a_deployment_fails_where_the_pages_cannot_be_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _site(tmp_path / "built", monkeypatch, fails=True)

    with pytest.raises(Trouble, match="leads nowhere"):
        SiteBundling().try_bundle(str(tmp_path / "asset"))
    assert not (tmp_path / "asset").exists()
